package app.galley.site;

import java.util.UUID;

import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/**
 * GraphQL fields of deliveries.
 */
@Controller
class SiteDeliveryController {

	private final SiteDeliveries deliveries;

	private final SiteDeliveryPages pages;

	SiteDeliveryController(SiteDeliveries deliveries, SiteDeliveryPages pages) {
		this.deliveries = deliveries;
		this.pages = pages;
	}

	@QueryMapping
	Page<SiteDelivery> siteDeliveries(@Argument @Nullable Integer first, @Argument @Nullable String after,
			@Argument @Nullable Integer last, @Argument @Nullable String before,
			@Argument @Nullable SiteDeliveryState state, @Argument @Nullable String path) {
		return this.pages.page(state, path, PageRequest.of(first, after, last, before));
	}

	@MutationMapping
	SiteDelivery resendSiteDelivery(@Argument ResendInput input) {
		return this.deliveries.resend(input.id());
	}

	@SchemaMapping(typeName = "DeskSummary")
	int failedDeliveries() {
		return this.pages.countFailed();
	}

	record ResendInput(UUID id) {
	}

}
