package app.galley.address;

import java.util.Optional;

import app.galley.event.JobWakeups;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Compares the base of image addresses at the start of a server, once its port is known
 * and before it reports ready.
 */
@Configuration(proxyBeanMethods = false)
class AddressConfiguration {

	private static final Logger logger = LoggerFactory.getLogger(AddressConfiguration.class);

	/** Without a web server, a command: it takes the stored base. */
	@Bean
	ImageAddresses imageAddresses(CdnSettings cdn, LocalCdn localCdn, ImageBase base, ApplicationContext context) {
		return new ImageAddresses(cdn.cdnBaseUrl(), localCdn,
				(context instanceof WebServerApplicationContext) ? Optional::empty : base::stored);
	}

	@Bean
	CustomTask<Void> rebaseImageAddresses(JobWakeups wakeups, Rebase rebase) {
		return wakeups.job(Rebase.JOB, rebase::run, rebase::next);
	}

	@Bean
	@ConditionalOnWebApplication
	SmartLifecycle imageBaseCheck(Rebase rebase, ImageBase base, ImageAddresses addresses) {
		return new SmartLifecycle() {

			private volatile boolean running;

			@Override
			public void start() {
				base.register(addresses.configured());
				rebase.begin();
				this.running = true;
			}

			@Override
			public void stop() {
				this.running = false;
				try {
					base.unregister();
				}
				catch (RuntimeException ex) {
					logger.debug("Cannot unregister; other instances notice that this one has stopped", ex);
				}
			}

			@Override
			public boolean isRunning() {
				return this.running;
			}

			/** After the web server. */
			@Override
			public int getPhase() {
				return Integer.MAX_VALUE;
			}

		};
	}

}
