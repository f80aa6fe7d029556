package app.galley.identity;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.StringUtils;

/**
 * Settings of the account that exists without any set-up.
 *
 * @param password of the account {@code editor} at the first start, at least 10
 * characters and not a common password; later changes of the setting have no effect.
 * Unset: generated at the first start, printed once, and to be replaced at the first
 * sign-in
 */
@ConfigurationProperties("galley.editor")
record EditorAccountSettings(@Nullable String password) {

	EditorAccountSettings {
		password = StringUtils.hasText(password) ? password : null;
	}

}
