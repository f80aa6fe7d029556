package app.galley.transfer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The configuration of the generator that a folder belongs to, for the blog's address and
 * its authors.
 *
 * @param root folder of the configuration
 * @param url the blog's public address; null when the configuration has none of its own
 */
record SiteConfiguration(Path root, @Nullable String url) {

	private static final List<String> FILES = List.of("_config.yml", "_config.yaml", "hugo.toml", "hugo.yaml",
			"hugo.yml", "hugo.json", "config.toml", "config.yaml", "config.yml", "config/_default/hugo.toml",
			"config/_default/config.toml", "config/_default/hugo.yaml", "zola.toml", "astro.config.mjs",
			"astro.config.ts", "astro.config.js", "docusaurus.config.js", "docusaurus.config.ts", "gatsby-config.js",
			"gatsby-config.ts", "_data/metadata.json", "eleventy.config.js", ".eleventy.js", "next.config.js");

	private static final List<String> AUTHOR_FILES = List.of("authors.yml", "blog/authors.yml", "_data/authors.yml",
			"data/authors.yml");

	private static final Pattern URL = Pattern.compile(
			"^[\\s{]*[\"']?(?:url|baseurl|base_url|site|siteUrl)[\"']?\\s*[:=]\\s*[\"']?(https?://[^\"'\\s,#]+)",
			Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

	/** What templates put there before someone sets it. */
	private static final Pattern PLACEHOLDER = Pattern.compile(
			"(?i)https?://((www\\.)?(example|yoursite|your-site|yourdomain|your-docusaurus-(test-)?site|my-site)\\..*|localhost.*|127\\..*)");

	private static final long MAX_SIZE = 1024 * 1024;

	/**
	 * Looks in the folder and in those above it; without a configuration it is the root.
	 * @param above number of folders above
	 */
	static SiteConfiguration of(Path folder, int above) {
		Path root = folder;
		for (int i = 0; i <= above && root != null; i++, root = root.getParent()) {
			for (String name : FILES) {
				String text = text(root.resolve(name));
				if (text != null) {
					return new SiteConfiguration(root, url(text));
				}
			}
		}
		return new SiteConfiguration(folder, null);
	}

	private static @Nullable String url(String text) {
		Matcher url = URL.matcher(text);
		return (url.find() && !PLACEHOLDER.matcher(url.group(1)).matches()) ? url.group(1).replaceFirst("/+$", "")
				: null;
	}

	/** The names of authors, by the keys that posts use. */
	Map<String, String> authors(Path folder) {
		Map<String, String> names = new LinkedHashMap<>();
		for (String name : AUTHOR_FILES) {
			for (Path base : List.of(folder, this.root)) {
				String text = text(base.resolve(name));
				if (text != null) {
					read(text, names);
				}
			}
		}
		return names;
	}

	private static void read(String text, Map<String, String> names) {
		try {
			YamlFields.read(text.lines().toList(), 1, new ArrayList<>()).entries().forEach((key, value) -> {
				List<Value.Text> name = Fields.texts(value);
				if (!name.isEmpty()) {
					names.putIfAbsent(key, name.getFirst().text());
				}
			});
		}
		catch (Unreadable ex) {
			// Posts then keep the keys as names.
		}
	}

	private static @Nullable String text(Path file) {
		try {
			return (Files.isRegularFile(file) && Files.size(file) <= MAX_SIZE)
					? new String(Files.readAllBytes(file), StandardCharsets.UTF_8) : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

}
