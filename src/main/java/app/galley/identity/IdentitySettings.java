package app.galley.identity;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The account that exists without any set-up.
 *
 * @param password of the account {@code editor}; made at first start and printed once
 * when not set
 */
@ConfigurationProperties("galley.editor")
record IdentitySettings(@Nullable String password) {
}
