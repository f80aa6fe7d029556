/** An author's picture. Its twins are inline: templates/author.html and templates/post.html. */
export function Avatar({ url }: { url: string }) {
  return <img className="avatar" src={url} alt="" width={96} height={96} loading="lazy" decoding="async" />;
}
