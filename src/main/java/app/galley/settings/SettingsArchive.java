package app.galley.settings;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import app.galley.id.ImageId;
import app.galley.image.Image;
import app.galley.image.ImageUploads;
import app.galley.image.Images;
import app.galley.problem.Faults;
import app.galley.problem.Refused;
import app.galley.settings.SiteSettings.NavigationLink;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.stereotype.Component;

/**
 * The published settings in an export: the fields of {@code SaveSiteSettingsInput}, with
 * files in place of ids of images.
 */
@Component
public class SettingsArchive {

	private static final JsonMapper JSON = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.build();

	private static final List<String> IMAGES = List.of("logo", "logoDark", "icon", "shareImage");

	private final Settings settings;

	private final Images images;

	private final ImageUploads uploads;

	SettingsArchive(Settings settings, Images images, ImageUploads uploads) {
		this.settings = settings;
		this.images = images;
		this.uploads = uploads;
	}

	/**
	 * The published settings; empty when there are none.
	 * @param files writes an image, and returns its file
	 */
	public Optional<Map<String, Object>> export(ImageWriter files) throws IOException {
		SiteSettings published = this.settings.stored().orElse(null);
		if (published == null) {
			return Optional.empty();
		}
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("name", published.name());
		fields.put("description", published.description());
		fields.put("language", published.language());
		fields.put("direction", published.directionSetting().name());
		fields.put("timeZone", published.timeZone());
		fields.put("dateStyle", published.dateStyle().name());
		put(fields, "logo", published.logo(), files);
		put(fields, "logoDark", published.logoDark(), files);
		put(fields, "icon", published.icon(), files);
		put(fields, "shareImage", published.shareImage(), files);
		fields.put("headerLinks", links(published.header()));
		fields.put("footerLinks", links(published.footer()));
		fields.put("theme", published.theme().name());
		if (published.accent() != null) {
			fields.put("accent", published.accent());
		}
		if (published.accentDark() != null) {
			fields.put("accentDark", published.accentDark());
		}
		fields.put("socialLinks", links(published.socialLinks()));
		fields.put("indexed", published.indexed());
		fields.put("copyright", published.copyright());
		if (published.analyticsScript() != null) {
			fields.put("analyticsScript", published.analyticsScript());
			fields.put("analyticsAttributes",
					published.analyticsAttributes()
						.stream()
						.map((attribute) -> Map.of("name", attribute.name(), "value", attribute.value()))
						.toList());
		}
		return Optional.of(fields);
	}

	private void put(Map<String, Object> fields, String name, @Nullable ImageId id, ImageWriter files)
			throws IOException {
		Image image = (id != null) ? this.images.find(id).orElse(null) : null;
		String file = (image != null) ? files.write(image) : null;
		if (image != null && file != null) {
			fields.put(name, file);
			if (!image.alt().isEmpty()) {
				fields.put(name + "Alt", image.alt());
			}
		}
	}

	private static List<Map<String, String>> links(List<NavigationLink> links) {
		return links.stream().map((link) -> {
			Map<String, String> fields = new LinkedHashMap<>();
			fields.put("label", link.label());
			fields.put("address", link.address());
			return fields;
		}).toList();
	}

	/**
	 * Publishes the settings of an export, unless some are published here.
	 * @return whether they were
	 * @throws Refused when they are not valid, or an image is not
	 */
	public boolean restore(JsonNode exported, ImageReader files, String editor) throws IOException {
		if (this.settings.stored().isPresent()) {
			return false;
		}
		ObjectNode fields = (ObjectNode) exported.deepCopy();
		for (String name : IMAGES) {
			fields.remove(name);
		}
		SettingsInput input = JSON.treeToValue(fields, SettingsInput.class);
		Faults faults = new Faults("settings");
		input.over(this.settings.draft(), faults);
		faults.refuseIfAny();
		for (String name : IMAGES) {
			String file = exported.path(name).asString("");
			if (!file.isEmpty()) {
				Image image = this.uploads.storeSmall(name, files.read(file), exported.path(name + "Alt").asString(""),
						editor);
				fields.put(name, image.id().toString());
			}
		}
		SettingsInput complete = JSON.treeToValue(fields, SettingsInput.class);
		return this.settings.restore(complete.over(this.settings.draft(), faults), editor);
	}

	/** Writes an image into an export. */
	@FunctionalInterface
	public interface ImageWriter {

		/** The file of the image; null when the bucket lacks it. */
		@Nullable String write(Image image) throws IOException;

	}

	/** Reads a file of an export. */
	@FunctionalInterface
	public interface ImageReader {

		byte[] read(String file) throws IOException;

	}

}
