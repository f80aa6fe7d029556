package app.galley.desk;

import java.time.ZoneId;

import app.galley.desk.Frame.Section;
import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.id.PostId;
import app.galley.identity.Caller;
import app.galley.image.ImageUploads;
import app.galley.link.LinkSettings;
import app.galley.settings.Settings;
import app.galley.signin.OidcSignOn;
import app.galley.vision.VisionSettings;
import app.galley.words.Words;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.servlet.ModelAndView;

/**
 * Serves the frames of the desk's pages. Scripts fill them over GraphQL, so all that is
 * decided here is who sees which menu.
 */
@Controller
class DeskController {

	private static final String UUID_PATTERN = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

	private final PublicSite site;

	private final Settings settings;

	private final ImageUploads uploads;

	private final DeskHeaders headers;

	private final OidcSignOn provider;

	private final LinkSettings links;

	private final VisionSettings vision;

	DeskController(PublicSite site, Settings settings, ImageUploads uploads, DeskHeaders headers, OidcSignOn provider,
			LinkSettings links, VisionSettings vision) {
		this.site = site;
		this.settings = settings;
		this.uploads = uploads;
		this.headers = headers;
		this.provider = provider;
		this.links = links;
		this.vision = vision;
	}

	@GetMapping({ "/desk", "/desk/" })
	ModelAndView home(HttpServletResponse response) {
		return page("home", "Home", Section.HOME, response);
	}

	/** The list of drafts was here: bookmarks of its filters still lead to it. */
	@GetMapping(path = { "/desk", "/desk/" }, params = "status")
	String draftsByStatus(HttpServletRequest request) {
		return "redirect:/desk/drafts?" + request.getQueryString();
	}

	@GetMapping(path = { "/desk", "/desk/" }, params = { "!status", "q" })
	String draftsByText(HttpServletRequest request) {
		return "redirect:/desk/drafts?" + request.getQueryString();
	}

	@GetMapping(path = { "/desk", "/desk/" }, params = { "!status", "!q", "mine" })
	String ownDrafts(HttpServletRequest request) {
		return "redirect:/desk/drafts?" + request.getQueryString();
	}

	@GetMapping("/desk/drafts")
	ModelAndView drafts(HttpServletResponse response) {
		return page("drafts", "Drafts", Section.DRAFTS, response);
	}

	@GetMapping("/desk/tasks/{id:" + UUID_PATTERN + "}")
	ModelAndView write(@PathVariable DraftId id, HttpServletResponse response) {
		ModelAndView page = draft("write", "Write", id, response);
		this.headers.write(response, this.uploads.origin().toString());
		return page;
	}

	@GetMapping("/desk/tasks/{id:" + UUID_PATTERN + "}/picture")
	ModelAndView image(@PathVariable DraftId id, HttpServletResponse response) {
		ModelAndView page = draft("image", "Image", id, response).addObject("shapes", Shape.PROPOSED);
		this.headers.write(response, this.uploads.origin().toString());
		return page;
	}

	@GetMapping("/desk/tasks/{id:" + UUID_PATTERN + "}/proof")
	ModelAndView proof(@PathVariable DraftId id, HttpServletResponse response) {
		return draft("proof", "Proof", id, response);
	}

	@GetMapping("/desk/tasks/{id:" + UUID_PATTERN + "}/review")
	ModelAndView review(@PathVariable DraftId id, HttpServletResponse response) {
		return draft("review", "Review", id, response);
	}

	@GetMapping("/desk/posts")
	ModelAndView posts(HttpServletResponse response) {
		return page("posts", "Posts", Section.POSTS, response);
	}

	@GetMapping("/desk/posts/{id:" + UUID_PATTERN + "}")
	ModelAndView post(@PathVariable PostId id, HttpServletResponse response) {
		return page("post", "Post", Section.POSTS, response).addObject("id", id);
	}

	@GetMapping("/desk/images")
	ModelAndView images(HttpServletResponse response) {
		ModelAndView page = page("images", "Images", Section.IMAGES, response);
		this.headers.write(response, this.uploads.origin().toString());
		return page;
	}

	@GetMapping("/desk/images/{id:" + UUID_PATTERN + "}")
	ModelAndView libraryImage(@PathVariable ImageId id, HttpServletResponse response) {
		return page("library-image", "Image", Section.IMAGES, response).addObject("id", id);
	}

	@GetMapping("/desk/trash")
	ModelAndView trash(HttpServletResponse response) {
		return page("trash", "Trash", Section.DRAFTS, response);
	}

	@GetMapping("/desk/site")
	ModelAndView deliveries(HttpServletResponse response) {
		return page("deliveries", "Site", Section.SITE, response);
	}

	@GetMapping("/desk/activity")
	ModelAndView activity(HttpServletResponse response) {
		return page("activity", "Activity", Section.ACTIVITY, response);
	}

	@GetMapping("/desk/taxonomy")
	ModelAndView taxonomy(HttpServletResponse response) {
		ModelAndView page = page("taxonomy", "Taxonomy", Section.TAXONOMY, response);
		this.headers.write(response, this.uploads.origin().toString());
		return page;
	}

	@GetMapping("/desk/redirects")
	ModelAndView redirects(HttpServletResponse response) {
		return page("redirects", "Redirects", Section.SITE, response);
	}

	@GetMapping("/desk/links")
	ModelAndView links(HttpServletResponse response) {
		return page("links", "Links to other sites", Section.SITE, response).addObject("checked", this.links.isOn());
	}

	@GetMapping("/desk/settings")
	ModelAndView settings(HttpServletResponse response) {
		ModelAndView page = page("settings", "Settings", Section.SITE, response);
		page.addObject("languages", String.join(", ", Words.languages().values()));
		this.headers.write(response, this.uploads.origin().toString());
		return page.addObject("zones", ZoneId.getAvailableZoneIds().stream().sorted().toList());
	}

	@GetMapping("/desk/people")
	ModelAndView people(HttpServletResponse response) {
		return page("people", "People", Section.PEOPLE, response);
	}

	@GetMapping("/desk/health")
	ModelAndView health(HttpServletResponse response) {
		return page("health", "Health", Section.HEALTH, response);
	}

	@GetMapping("/desk/transfer")
	ModelAndView transfer(HttpServletResponse response) {
		return page("transfer", "Import and export", Section.POSTS, response);
	}

	@GetMapping("/desk/verify")
	ModelAndView verify(HttpServletResponse response) {
		ModelAndView page = page("verify", "Verify an image", Section.POSTS, response);
		this.headers.write(response, this.uploads.origin().toString());
		return page;
	}

	@GetMapping("/desk/account")
	ModelAndView account(HttpServletResponse response) {
		return page("account", "Your account", Section.ACCOUNT, response);
	}

	private ModelAndView draft(String name, String title, DraftId id, HttpServletResponse response) {
		return page(name, title, Section.DRAFTS, response).addObject("id", id).addObject("step", name);
	}

	private ModelAndView page(String name, String title, Section section, HttpServletResponse response) {
		Caller caller = Caller.current().orElseThrow();
		this.headers.write(response);
		return new ModelAndView("desk/" + name).addObject("script", name)
			.addObject("vision", this.vision.isOn())
			.addObject("frame", new Frame(title, section, caller.username(), caller.role(), this.site.base(),
					this.settings.published().name(), this.provider.nameForCaller()));
	}

}
