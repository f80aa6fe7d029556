package app.galley.article;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param outsideImages whether a text may show images of other servers: {@code refuse} or
 * {@code allow}
 */
@ConfigurationProperties("galley.text")
record TextSettings(@DefaultValue("refuse") OutsideImages outsideImages) {

	enum OutsideImages {

		REFUSE, ALLOW

	}

}
