package app.galley.responsecache;

import app.galley.event.Notifications;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Subscribes the cache to the invalidations of all instances.
 */
@Configuration(proxyBeanMethods = false)
class CacheConfiguration {

	@Bean
	CacheValidity cacheValidity(Notifications notifications) {
		CacheValidity validity = new CacheValidity(notifications::isListening);
		notifications.subscribe(CacheValidity.CHANNEL, validity);
		return validity;
	}

}
