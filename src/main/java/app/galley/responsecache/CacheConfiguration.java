package app.galley.responsecache;

import app.galley.database.ReadReplica;
import app.galley.event.Notifications;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Subscribes the cache to the invalidations of all instances.
 */
@Configuration(proxyBeanMethods = false)
class CacheConfiguration {

	@Bean
	CacheValidity cacheValidity(Notifications notifications, ReadReplica replica) {
		CacheValidity validity = new CacheValidity(notifications::isListening, replica::changed);
		notifications.subscribe(CacheValidity.CHANNEL, validity);
		return validity;
	}

}
