/** The frame of every page. */
import './style.css';

export const metadata = { title: 'Next.js with Latchkey' };

export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        <main>{children}</main>
      </body>
    </html>
  );
}
