package app.galley.signin;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import app.galley.identity.Role;
import app.galley.identity.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The claims with the roles and scopes that an identity provider grants.
 */
final class RoleClaim {

	private RoleClaim() {
	}

	/**
	 * The highest of the roles in the claim; null when it has none of them.
	 * @param path name of the claim; dots descend into objects
	 */
	static @Nullable Role read(Map<String, Object> claims, String path) {
		List<String> named = Objects.requireNonNullElse(names(claims, path), List.of());
		return Arrays.stream(Role.values())
			.filter((role) -> named.stream().anyMatch(role.name()::equalsIgnoreCase))
			.max(Comparator.naturalOrder())
			.orElse(null);
	}

	/**
	 * The scopes in the claim; all when there is no such claim.
	 * @param path name of the claim, as for roles; empty to ask none
	 */
	static Set<Scope> scopes(Map<String, Object> claims, String path) {
		List<String> named = path.isEmpty() ? null : names(claims, path);
		return Arrays.stream(Scope.values())
			.filter((scope) -> named == null || named.stream().anyMatch(scope.name()::equalsIgnoreCase))
			.collect(Collectors.toSet());
	}

	private static @Nullable List<String> names(Map<String, Object> claims, String path) {
		Object value = claims;
		for (String step : path.split("\\.")) {
			value = (value instanceof Map<?, ?> object) ? object.get(step) : null;
		}
		return switch (value) {
			case null -> null;
			case String one -> List.of(one.split("[ ,]+"));
			case Collection<?> many -> many.stream().map(String::valueOf).toList();
			default -> List.of();
		};
	}

}
