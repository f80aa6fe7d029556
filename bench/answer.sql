SELECT json_build_object('data', json_build_object('posts', json_build_object('nodes', coalesce(json_agg(json_build_object(
  'slug', p.slug, 'title', p.title, 'excerpt', p.excerpt, @COLUMNS@'publishedAt', p.published_at,
  'featuredImage', (SELECT json_build_object('url', i.url, 'width', i.width, 'height', i.height, 'alt', i.alt) FROM image i WHERE i.id = p.featured_image_id),
  'author', (SELECT json_build_object('name', a.name, 'slug', a.slug) FROM author a WHERE a.id = p.author_id),
  'category', (SELECT json_build_object('name', c.name, 'slug', c.slug) FROM category c WHERE c.id = p.category_id),
  'tags', (SELECT coalesce(json_agg(json_build_object('name', t.name, 'slug', t.slug) ORDER BY pt.position), '[]') FROM post_tag pt JOIN tag t ON t.id = pt.tag_id WHERE pt.post_id = p.id)
  ) ORDER BY p.published_at DESC, p.id DESC), '[]'))))
FROM (SELECT * FROM post WHERE status = 'PUBLISHED' @WHERE@) p;
