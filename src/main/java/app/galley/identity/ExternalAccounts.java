package app.galley.identity;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Accounts of those of whom somebody else says who they are and what they may do. They
 * are known by issuer and subject; a name that another account has is not theirs,
 * whatever their provider calls them.
 */
@Service
class ExternalAccounts {

	private static final Logger log = LoggerFactory.getLogger(ExternalAccounts.class);

	private final Accounts accounts;

	private final ApplicationEventPublisher events;

	private final TransactionTemplate transaction;

	ExternalAccounts(Accounts accounts, ApplicationEventPublisher events, TransactionTemplate transaction) {
		this.accounts = accounts;
		this.events = events;
		this.transaction = transaction;
	}

	/**
	 * The account, made the first time, with the role that was told now; nothing when
	 * there is no role, or the account may not be used.
	 * @param keep whether the role is the account's from now on
	 */
	Optional<Account> findOrProvision(String issuer, String subject, @Nullable String name, @Nullable Role role,
			boolean keep) {
		if (role == null) {
			log.warn("{} of {} has no role of Galley's (writer, editor, admin)", subject, issuer);
			return Optional.empty();
		}
		try {
			Optional<Account> known = this.accounts.find(issuer, subject);
			if (known.isPresent()) {
				return known.filter((account) -> this.accounts.find(account.username()).isPresent())
					.map((account) -> with(account, role, keep));
			}
			if (name == null || !People.USERNAME.matcher(name).matches()) {
				log.warn("{} of {} has no name that an account can have: {}", subject, issuer, name);
				return Optional.empty();
			}
			if (!create(name, issuer, subject, role)) {
				log.warn("{} of {} is called {}, as an account here that is somebody else's", subject, issuer, name);
				return Optional.empty();
			}
			return this.accounts.find(issuer, subject);
		}
		catch (DataAccessException | TransactionException ex) {
			throw new InternalAuthenticationServiceException(String.valueOf(ex.getMessage()), ex);
		}
	}

	private boolean create(String name, String issuer, String subject, Role role) {
		return Boolean.TRUE.equals(this.transaction.execute((status) -> {
			boolean created = this.accounts.create(name, issuer, subject, role);
			if (created) {
				this.events.publishEvent(PersonChanged.of(name, PersonChanged.What.CREATED, null, role));
			}
			return created;
		}));
	}

	private Account with(Account account, Role role, boolean keep) {
		if (keep && account.role() != role) {
			this.transaction.executeWithoutResult((status) -> {
				this.accounts.changeRole(account.username(), role);
				this.events
					.publishEvent(PersonChanged.of(account.username(), PersonChanged.What.ROLE, account.role(), role));
			});
			return this.accounts.find(account.username()).orElseThrow();
		}
		return new Account(account.username(), null, role, account.stamp());
	}

	/** The highest of the roles that a claim names. */
	static @Nullable Role role(Map<String, Object> claims, String path) {
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
