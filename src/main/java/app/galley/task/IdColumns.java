package app.galley.task;

import java.sql.JDBCType;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.id.PostId;
import app.galley.seo.Seo;
import org.postgresql.util.PGobject;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.convert.ConverterBuilder;
import org.springframework.data.jdbc.core.convert.JdbcCustomConversions;
import org.springframework.data.jdbc.core.dialect.JdbcDialect;
import org.springframework.data.jdbc.core.mapping.JdbcValue;

/**
 * Reads and writes ids as columns of type uuid and {@link Seo} as jsonb, for
 * {@link ContentTaskRepository}.
 */
@Configuration(proxyBeanMethods = false)
class IdColumns {

	@Bean
	JdbcCustomConversions jdbcCustomConversions(JdbcDialect dialect) {
		return JdbcCustomConversions.of(dialect,
				List.of(ConverterBuilder.reading(UUID.class, PostId.class, PostId::new).andWriting(PostId::value),
						ConverterBuilder.reading(UUID.class, DraftId.class, DraftId::new).andWriting(DraftId::value),
						ConverterBuilder.reading(UUID.class, ImageId.class, ImageId::new).andWriting(ImageId::value),
						ConverterBuilder.reading(PGobject.class, Seo.class,
								(json) -> Seo.parse(String.valueOf(json.getValue()))),
						ConverterBuilder.writing(Seo.class, JdbcValue.class, IdColumns::json)));
	}

	private static JdbcValue json(Seo seo) {
		PGobject json = new PGobject();
		json.setType("jsonb");
		try {
			json.setValue(seo.toJson());
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		return JdbcValue.of(json, JDBCType.OTHER);
	}

}
