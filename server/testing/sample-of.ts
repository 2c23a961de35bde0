/** A value of a schema in which every field is there, each unlike what it is compared with: for tests that nothing is forgotten. */
import { z } from 'zod';

interface Node {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Node[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly minimum?: number;
  readonly format?: string;
  readonly pattern?: string;
}

export interface SampleOptions<T> {
  /** Stands as it is. */
  readonly given?: Readonly<Partial<T>>;
  /** Texts of a form of their own, by the name of their field, however deep. */
  readonly texts?: Readonly<Record<string, string>>;
  readonly unlike?: Readonly<Partial<T>>;
}

/** Throws where the schema does not take what was made: then it has to be given. */
export function sampleOf<T>(schema: z.ZodType<T>, options: SampleOptions<T> = {}): T {
  const { given, texts = {}, unlike } = options;
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Node;
  const made = Object.entries(properties).map(([key, node]) => [
    key,
    given && key in given
      ? given[key as keyof T]
      : make(node, key, { texts, unlike: unlike?.[key as keyof T] }),
  ]);
  return schema.parse(Object.fromEntries(made));
}

type Around = { readonly texts: Readonly<Record<string, string>>; readonly unlike?: unknown };

function make(node: Node, key: string, around: Around): unknown {
  const { anyOf, properties, items, type, minimum = 1 } = node;
  const { unlike, texts } = around;
  if (node.const !== undefined) return node.const;
  if (anyOf?.[0]) return make(anyOf[0], key, around);
  if (node.enum) return node.enum.find((value) => value !== unlike) ?? node.enum[0];
  if (properties)
    return Object.fromEntries(
      Object.entries(properties).map(([name, inner]) => [
        name,
        make(inner, name, { texts, unlike: (unlike as Record<string, unknown> | null | undefined)?.[name] }),
      ]),
    );
  if (items) return [make(items, key, { texts })];
  if (type === 'object') return { sample: key };
  if (type === 'boolean') return unlike !== true;
  if (type === 'integer' || type === 'number') {
    const least = Math.max(minimum, 1) + 1;
    return least === unlike ? least + 1 : least;
  }
  return texts[key] ?? textFor(node, key);
}

function textFor({ format, pattern }: Node, key: string): string {
  if (format === 'uri') return `https://sample.example/${key}`;
  return pattern?.includes('#') ? '#12ab34' : `sample ${key}`;
}
