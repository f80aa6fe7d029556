package app.galley.identity;

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
 * Accounts whose identity and role come from an identity provider. They are identified by
 * issuer and subject; a user name that another account has is refused, whatever the
 * provider says.
 */
@Service
public class ExternalAccounts {

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
	 * The account with the given role, created at the first sign-in. Empty when there is
	 * no role, or the account is deactivated or cannot be created.
	 * @param keep whether to store the role
	 */
	public Optional<Account> findOrProvision(String issuer, String subject, @Nullable String name, @Nullable Role role,
			boolean keep) {
		if (role == null) {
			log.warn("Sign-in refused: {} of {} has none of the roles writer, editor, admin", subject, issuer);
			return Optional.empty();
		}
		try {
			Optional<Account> known = this.accounts.find(issuer, subject);
			if (known.isPresent()) {
				return known.filter((account) -> this.accounts.find(account.username()).isPresent())
					.map((account) -> withRole(account, role, keep));
			}
			if (name == null || !AccountAdministration.USERNAME.matcher(name).matches()) {
				log.warn("Sign-in refused: {} of {} has no valid user name: {}", subject, issuer, name);
				return Optional.empty();
			}
			if (!create(name, issuer, subject, role)) {
				log.warn("Sign-in refused: the user name of {} of {} belongs to another account: {}", subject, issuer,
						name);
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
				this.events.publishEvent(AccountChanged.of(name, AccountChanged.Action.CREATED, null, role));
			}
			return created;
		}));
	}

	private Account withRole(Account account, Role role, boolean keep) {
		if (keep && account.role() != role) {
			this.transaction.executeWithoutResult((status) -> {
				this.accounts.changeRole(account.username(), role);
				this.events.publishEvent(
						AccountChanged.of(account.username(), AccountChanged.Action.ROLE, account.role(), role));
			});
			return this.accounts.find(account.username()).orElseThrow();
		}
		return new Account(account.username(), null, role, account.stamp(), false);
	}

}
