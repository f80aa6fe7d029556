package app.galley.activity;

import app.galley.id.DraftId;
import app.galley.id.PostId;
import app.galley.identity.Caller;
import app.galley.identity.Role;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/**
 * GraphQL query of the activity log.
 */
@Controller
class ActivityController {

	private final ActivityLog log;

	ActivityController(ActivityLog log) {
		this.log = log;
	}

	@QueryMapping
	Page<Activity> activity(@Argument @Nullable DraftId taskId, @Argument @Nullable PostId postId,
			@Argument @Nullable Integer first, @Argument @Nullable String after, @Argument @Nullable Integer last,
			@Argument @Nullable String before) {
		boolean includeAccounts = Caller.current().filter((caller) -> caller.may(Role.ADMIN)).isPresent();
		return this.log.page(taskId, postId, includeAccounts, PageRequest.of(first, after, last, before));
	}

}
