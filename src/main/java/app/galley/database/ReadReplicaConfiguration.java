package app.galley.database;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Has the pool give connections to the replica.
 */
@Configuration(proxyBeanMethods = false)
class ReadReplicaConfiguration {

	@Bean
	static BeanPostProcessor readReplicaRouting(ObjectProvider<ReadReplica> replica) {
		return new BeanPostProcessor() {
			@Override
			public Object postProcessAfterInitialization(Object bean, String name) {
				return (bean instanceof HikariDataSource pool) ? replica.getObject().routing(pool) : bean;
			}
		};
	}

}
