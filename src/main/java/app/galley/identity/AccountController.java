package app.galley.identity;

import java.security.Principal;
import java.util.List;

import graphql.schema.DataFetchingEnvironment;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/**
 * Accounts over GraphQL.
 */
@Controller
class AccountController {

	private final AccountAdministration accounts;

	private final IdempotentRequests requests;

	AccountController(AccountAdministration accounts, IdempotentRequests requests) {
		this.accounts = accounts;
		this.requests = requests;
	}

	@QueryMapping("people")
	List<Person> all() {
		return this.accounts.all();
	}

	@MutationMapping
	Person createPerson(@Argument CreateInput input, DataFetchingEnvironment env) {
		return this.requests.once(env, () -> this.accounts.create(input.username(), input.password(), input.role()),
				Person::username,
				(name) -> this.accounts.all().stream().filter((person) -> person.username().equals(name)).findAny());
	}

	@MutationMapping
	Person changeRole(@Argument RoleInput input) {
		return this.accounts.changeRole(input.username(), input.role());
	}

	@MutationMapping
	Person resetPassword(@Argument ResetInput input) {
		return this.accounts.resetPassword(input.username(), input.newPassword());
	}

	@MutationMapping
	Person deactivatePerson(@Argument PersonInput input) {
		return this.accounts.changeActive(input.username(), false);
	}

	@MutationMapping
	Person activatePerson(@Argument PersonInput input) {
		return this.accounts.changeActive(input.username(), true);
	}

	@MutationMapping
	Person changePassword(@Argument PasswordInput input, Principal principal) {
		return this.accounts.changePassword(principal.getName(), input.currentPassword(), input.newPassword());
	}

	record CreateInput(String username, String password, Role role) {
	}

	record RoleInput(String username, Role role) {
	}

	record ResetInput(String username, String newPassword) {
	}

	record PersonInput(String username) {
	}

	record PasswordInput(String currentPassword, String newPassword) {
	}

}
