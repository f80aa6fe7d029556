package app.galley.settings;

import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import app.galley.id.ImageId;
import app.galley.identity.IdempotentRequests;
import app.galley.image.Image;
import app.galley.image.ImageUploadTarget;
import app.galley.image.ImageUploads;
import app.galley.image.Images;
import app.galley.post.Posts;
import app.galley.problem.Faults;
import app.galley.problem.Refused;
import app.galley.responsecache.CacheTags;
import app.galley.settings.SiteSettings.NavigationLink;
import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/**
 * Settings of the site over GraphQL.
 */
@Controller
class SettingsController {

	private static final int MAX_ALT_LENGTH = 1000;

	private final Settings settings;

	private final LinkTargets targets;

	private final Posts posts;

	private final Images images;

	private final ImageUploads uploads;

	private final IdempotentRequests requests;

	SettingsController(Settings settings, LinkTargets targets, Posts posts, Images images, ImageUploads uploads,
			IdempotentRequests requests) {
		this.settings = settings;
		this.targets = targets;
		this.posts = posts;
		this.images = images;
		this.uploads = uploads;
		this.requests = requests;
	}

	@QueryMapping
	SiteSettings siteSettings(GraphQLContext context) {
		SiteSettings published = this.settings.published();
		CacheTags.note(context, Settings.CACHE_TAG);
		Stream.concat(published.header().stream(), published.footer().stream())
			.flatMap((link) -> this.targets.cacheTag(link.address()).stream())
			.forEach((tag) -> CacheTags.note(context, tag));
		return published.withLinks(this.targets.visible(published.header()), this.targets.visible(published.footer()));
	}

	@QueryMapping
	SettingsDraft siteSettingsDraft() {
		return this.settings.state();
	}

	@MutationMapping
	SettingsDraft saveSiteSettings(@Argument SettingsInput input, Principal editor) {
		Faults faults = new Faults("input");
		SiteSettings settings = input.over(this.settings.draft(), faults);
		Map<ImageId, Image> found = this.images.findAll(settings.images());
		Stream
			.of(Map.entry("logo", Optional.ofNullable(settings.logo())),
					Map.entry("logoDark", Optional.ofNullable(settings.logoDark())),
					Map.entry("icon", Optional.ofNullable(settings.icon())),
					Map.entry("shareImage", Optional.ofNullable(settings.shareImage())))
			.filter((image) -> image.getValue().isPresent() && !found.containsKey(image.getValue().get()))
			.forEach((image) -> faults.add(image.getKey(), "no image has this id: upload one first (uploadSiteImage)"));
		faults.refuseIfAny();
		return this.settings.save(input.version(), settings, editor.getName());
	}

	@MutationMapping
	SettingsDraft publishSiteSettings(@Argument VersionInput input, Principal editor) {
		return this.settings.publish(input.version(), editor.getName());
	}

	@MutationMapping
	SettingsDraft discardSiteSettings(@Argument VersionInput input, Principal editor) {
		return this.settings.discard(input.version(), editor.getName());
	}

	@MutationMapping
	ImageUploadTarget uploadSiteImage(@Argument UploadInput input, Principal editor, DataFetchingEnvironment env) {
		if (input.contentType().startsWith("image/svg")) {
			throw new Refused("input.contentType",
					"SVG files can contain scripts: export the image as PNG, JPEG or WebP");
		}
		this.uploads.requireOwnBucket();
		return this.requests.once(env,
				() -> this.uploads.begin(null, input.contentType(), input.bytes(), editor.getName()),
				(upload) -> upload.id().toString(),
				(id) -> Optional.of(this.uploads.resume(UUID.fromString(id), editor.getName())));
	}

	@MutationMapping
	Image confirmSiteImage(@Argument ConfirmInput input, Principal editor) {
		Faults faults = new Faults("input");
		String alt = faults.line("alt", Objects.requireNonNullElse(input.alt(), ""), 0, MAX_ALT_LENGTH);
		faults.refuseIfAny();
		return this.uploads.storeSmall(input.id(), String.valueOf(alt), editor.getName());
	}

	@SchemaMapping
	@Nullable Image logo(SiteSettings settings) {
		return image(settings.logo());
	}

	@SchemaMapping
	@Nullable Image logoDark(SiteSettings settings) {
		return image(settings.logoDark());
	}

	@SchemaMapping
	@Nullable Image icon(SiteSettings settings) {
		return image(settings.icon());
	}

	@SchemaMapping
	@Nullable Image shareImage(SiteSettings settings) {
		return image(settings.shareImage());
	}

	private @Nullable Image image(@Nullable ImageId id) {
		return (id != null) ? this.images.findPublished(List.of(id)).get(id) : null;
	}

	@SchemaMapping
	List<NavigationLink> headerLinks(SiteSettings settings) {
		return settings.header();
	}

	@SchemaMapping
	List<NavigationLink> footerLinks(SiteSettings settings) {
		return settings.footer();
	}

	@SchemaMapping(typeName = "SiteSettingsDraft")
	@Nullable String accent(SettingsDraft draft) {
		return draft.settings().accent();
	}

	@SchemaMapping(typeName = "SiteSettingsDraft")
	@Nullable String accentDark(SettingsDraft draft) {
		return draft.settings().accentDark();
	}

	@SchemaMapping(typeName = "SiteSettingsDraft")
	int scheduledPosts(SettingsDraft draft) {
		return this.posts.countScheduled();
	}

	/** Links that readers do not see, because there is no page. */
	@SchemaMapping(typeName = "SiteSettingsDraft")
	List<HiddenLink> hiddenLinks(SettingsDraft draft) {
		List<HiddenLink> hidden = new ArrayList<>(hidden("headerLinks", draft.settings().header()));
		hidden.addAll(hidden("footerLinks", draft.settings().footer()));
		return hidden;
	}

	private List<HiddenLink> hidden(String list, List<NavigationLink> links) {
		Set<String> addresses = this.targets.hidden(links);
		return IntStream.range(0, links.size())
			.filter((at) -> addresses.contains(links.get(at).address()))
			.mapToObj((at) -> new HiddenLink(list, at, links.get(at).address(),
					links.get(at).address() + " is not published: readers do not see this link"))
			.toList();
	}

	record VersionInput(int version) {
	}

	record UploadInput(String contentType, int bytes) {
	}

	record ConfirmInput(UUID id, @Nullable String alt) {
	}

	record HiddenLink(String list, int position, String address, String message) {
	}

}
