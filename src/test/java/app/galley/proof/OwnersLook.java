package app.galley.proof;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import app.galley.media.TestImages;
import app.galley.settings.OwnersSettings;

/** Settings of a site that change what every page shows. */
final class OwnersLook {

	private OwnersLook() {
	}

	/** With a logo in each scheme, and more links than the menu shows. */
	static Map<String, ?> german(String logo, String logoDark) {
		List<Map<String, String>> menu = OwnersSettings.links("Startseite", "/", "Über uns", "/über-uns", "Archiv",
				"/archive", "Rubriken", "/categories", "Stichwörter", "/tags", "Menschen", "/authors", "Suche",
				"/search", "Anderswo", "https://a.example/?b&c", "Neuntes", "/neun", "Zehntes <b>", "/zehn");
		Map<String, Object> look = new HashMap<>(
				Map.of("name", "Die Mühle & <Söhne>", "description", "Täglich frisch gemahlen.", "language", "de-AT",
						"timeZone", "Asia/Tokyo", "logo", logo, "logoDark", logoDark, "shareImage", logo, "headerLinks",
						menu, "accent", "#0b5fa5", "copyright", "© 2026 Die Mühle \"GmbH\""));
		look.put("theme", "MIXED");
		look.put("socialLinks", OwnersSettings.links("Mastodon", "https://social.example/@muehle"));
		look.put("footerLinks", OwnersSettings.links("Impressum", "/impressum", "Datenschutz", "/datenschutz"));
		return look;
	}

	/** From right to left, and hidden from search engines. */
	static Map<String, ?> arabic(String logo) {
		return Map.of("name", "الطاحونة", "description", "أخبار كل يوم.", "language", "ar", "dateStyle", "MEDIUM",
				"logo", logo, "theme", "SANS", "accent", "#7a1fa2", "accentDark", "#e0b0ff", "indexed", false);
	}

	/** In a script without spaces, as the language writes dates. */
	static Map<String, ?> japanese() {
		return Map.of("name", "水車小屋", "description", "毎日挽きたて。", "language", "ja", "dateStyle", "LONG", "timeZone",
				"Asia/Tokyo");
	}

	/** In a language without words of its own. */
	static Map<String, ?> swedish() {
		return Map.of("name", "Kvarnen", "description", "Nymalet varje dag.", "language", "sv-SE");
	}

	static byte[] logo(int color) throws Exception {
		BufferedImage image = new BufferedImage(400, 96, BufferedImage.TYPE_INT_ARGB);
		Graphics2D graphics = image.createGraphics();
		graphics.setColor(new Color(color));
		graphics.fillOval(8, 8, 80, 80);
		graphics.fillRect(120, 32, 260, 32);
		graphics.dispose();
		return TestImages.encode(image, "png");
	}

}
