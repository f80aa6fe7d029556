package app.galley.docs;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import app.galley.docs.Settings.Setting;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code docs/settings.md}: a section's name lists the prefixes of the settings in it.
 */
class SettingsDocumentTests {

	private static final Pattern PROPERTY = Pattern.compile("`(galley\\.[a-z0-9.-]+)`");

	private final Document document = new Document(Path.of("docs/settings.md"));

	private final Settings settings = new Settings();

	@Test
	void documentHasWhatTheSettingsRecordsSay() {
		this.document.assertUpToDate(this::table);
	}

	@Test
	void everySettingOfARecordHasASectionAndADescription() {
		assertThat(this.settings.all()).hasSizeGreaterThan(60);
		assertThat(this.settings.all()).allSatisfy((setting) -> {
			assertThat(setting.description()).as("@param of %s", setting.property()).isNotBlank();
			assertThat(prefix(setting)).as("a section of docs/settings.md for %s", setting.property()).isNotEmpty();
		});
	}

	@Test
	void everySettingThatCodeReadsByNameIsListed() {
		assertThat(this.settings.readByName()).contains("DATABASE_URL", "galley.samples");
		assertThat(this.settings.readByName())
			.allSatisfy((name) -> assertThat(this.document.text()).contains("`" + this.settings.variable(name) + "`"));
	}

	private String table(String section) {
		List<String> prefixes = prefixes(section);
		return "| Variable | Default | |\n|---|---|---|\n" + this.settings.all()
			.stream()
			.filter((setting) -> prefixes.contains(prefix(setting)))
			.sorted(Comparator.comparingInt((setting) -> prefixes.indexOf(prefix(setting))))
			.map(this::row)
			.collect(Collectors.joining("\n"));
	}

	private String row(Setting setting) {
		String value = setting.defaultValue();
		String sentence = PROPERTY.matcher(setting.sentence())
			.replaceAll((property) -> "`" + this.settings.variable(property.group(1)) + "`");
		return "| `%s` | %s | %s |".formatted(this.settings.variable(setting.property()),
				(value != null) ? "`" + value + "`" : "", sentence);
	}

	/**
	 * The longest prefix in the document that the setting has, empty if there is none.
	 */
	private String prefix(Setting setting) {
		return this.document.sections()
			.stream()
			.flatMap((section) -> prefixes(section).stream())
			.filter((prefix) -> setting.property().equals(prefix) || setting.property().startsWith(prefix + "."))
			.max(Comparator.comparingInt(String::length))
			.orElse("");
	}

	private static List<String> prefixes(String section) {
		return Arrays.asList(section.split(" "));
	}

}
