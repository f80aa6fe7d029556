package app.galley.identity;

import java.security.Principal;
import java.util.List;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/**
 * People over GraphQL.
 */
@Controller
class PeopleController {

	private final People people;

	PeopleController(People people) {
		this.people = people;
	}

	@QueryMapping("people")
	List<Person> all() {
		return this.people.all();
	}

	@MutationMapping
	Person createPerson(@Argument CreateInput input) {
		return this.people.create(input.username(), input.password(), input.role());
	}

	@MutationMapping
	Person changeRole(@Argument RoleInput input) {
		return this.people.changeRole(input.username(), input.role());
	}

	@MutationMapping
	Person resetPassword(@Argument ResetInput input) {
		return this.people.resetPassword(input.username(), input.newPassword());
	}

	@MutationMapping
	Person deactivatePerson(@Argument PersonInput input) {
		return this.people.changeActive(input.username(), false);
	}

	@MutationMapping
	Person activatePerson(@Argument PersonInput input) {
		return this.people.changeActive(input.username(), true);
	}

	@MutationMapping
	Person changePassword(@Argument PasswordInput input, Principal who) {
		return this.people.changePassword(who.getName(), input.currentPassword(), input.newPassword());
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
