package app.galley.link;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.problem.Conflict;
import app.galley.problem.NotFound;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/**
 * Links to other sites over GraphQL.
 */
@Controller
class OutsideLinkController {

	private final OutsideLinks links;

	private final LinkCheck check;

	private final LinkSettings settings;

	OutsideLinkController(OutsideLinks links, LinkCheck check, LinkSettings settings) {
		this.links = links;
		this.check = check;
		this.settings = settings;
	}

	@QueryMapping
	Page<OutsideLink> outsideLinks(@Argument @Nullable Integer first, @Argument @Nullable String after,
			@Argument @Nullable Integer last, @Argument @Nullable String before,
			@Argument @Nullable ListedState state) {
		PageRequest page = PageRequest.of(first, after, last, before);
		LinkState listed = (state != null) ? LinkState.valueOf(state.name()) : LinkState.DEAD;
		return this.settings.isOn() ? this.links.page(listed, page) : Page.of(List.of(), page, (link) -> {
			throw new IllegalStateException();
		});
	}

	@BatchMapping
	Map<OutsideLink, List<OutsideLinkUse>> uses(List<OutsideLink> links) {
		Map<UUID, List<OutsideLinkUse>> found = this.links.uses(links.stream().map(OutsideLink::id).toList());
		Map<OutsideLink, List<OutsideLinkUse>> uses = new LinkedHashMap<>();
		links.forEach((link) -> uses.put(link, found.getOrDefault(link.id(), List.of())));
		return uses;
	}

	@SchemaMapping
	@Nullable ListedState state(OutsideLink link) {
		return switch (link.state()) {
			case UNCHECKED, OK -> null;
			case MOVED -> ListedState.MOVED;
			case UNSURE -> ListedState.UNSURE;
			case DEAD -> ListedState.DEAD;
		};
	}

	@SchemaMapping
	String answer(OutsideLink link) {
		return link.answer();
	}

	@SchemaMapping(typeName = "DeskSummary")
	int deadLinks() {
		return this.settings.isOn() ? this.links.countDead() : 0;
	}

	@MutationMapping
	OutsideLink checkOutsideLink(@Argument CheckOutsideLinkInput input) throws InterruptedException {
		if (!this.settings.isOn()) {
			throw new Conflict("input.id", "the check of links is off: set GALLEY_LINK_CHECK to weekly");
		}
		return this.check.check(this.links.find(input.id())
			.orElseThrow(() -> new NotFound("input.id", "no published post has this link")));
	}

	record CheckOutsideLinkInput(UUID id) {
	}

	/** States that are listed. */
	enum ListedState {

		DEAD, UNSURE, MOVED

	}

}
