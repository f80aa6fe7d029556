package app.galley.task;

import java.util.List;
import java.util.UUID;

import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.id.PostId;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.convert.ConverterBuilder;
import org.springframework.data.jdbc.core.convert.JdbcCustomConversions;
import org.springframework.data.jdbc.core.dialect.JdbcDialect;

/**
 * Reads and writes ids as columns of type uuid, for {@link ContentTaskRepository}.
 */
@Configuration(proxyBeanMethods = false)
class IdColumns {

	@Bean
	JdbcCustomConversions jdbcCustomConversions(JdbcDialect dialect) {
		return JdbcCustomConversions.of(dialect,
				List.of(ConverterBuilder.reading(UUID.class, PostId.class, PostId::new).andWriting(PostId::value),
						ConverterBuilder.reading(UUID.class, DraftId.class, DraftId::new).andWriting(DraftId::value),
						ConverterBuilder.reading(UUID.class, ImageId.class, ImageId::new).andWriting(ImageId::value)));
	}

}
