/** A person as a row of `users`, for tests that write there themselves: nothing but what the table asks for. */
export const personRow = (id: string, at = 1) => ({
  tenant_id: 'default',
  id,
  custom_data: '{}',
  profile: '{}',
  identities: '{}',
  is_suspended: 0,
  created_at: at,
  updated_at: at,
});
