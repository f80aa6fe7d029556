package app.galley.identity;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings of the account that exists without any set-up.
 *
 * @param password of the account {@code editor}; when unset, generated at the first start
 * and printed once
 */
@ConfigurationProperties("galley.editor")
record EditorAccountSettings(@Nullable String password) {
}
