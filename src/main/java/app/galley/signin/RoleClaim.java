package app.galley.signin;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import app.galley.identity.Role;
import org.jspecify.annotations.Nullable;

/**
 * The claim with the roles that an identity provider grants.
 */
final class RoleClaim {

	private RoleClaim() {
	}

	/**
	 * The highest of the roles in the claim; null when it has none of them.
	 * @param path name of the claim; dots descend into objects
	 */
	static @Nullable Role read(Map<String, Object> claims, String path) {
		Object value = claims;
		for (String step : path.split("\\.")) {
			value = (value instanceof Map<?, ?> object) ? object.get(step) : null;
		}
		List<String> named = switch (value) {
			case String one -> List.of(one.split("[ ,]+"));
			case Collection<?> many -> many.stream().map(String::valueOf).toList();
			case null, default -> List.of();
		};
		return Arrays.stream(Role.values())
			.filter((role) -> named.stream().anyMatch(role.name()::equalsIgnoreCase))
			.max(Comparator.naturalOrder())
			.orElse(null);
	}

}
