package app.galley.task;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param fourEyes whether an editor may not approve a draft that they created, edited or
 * added an image to
 */
@ConfigurationProperties("galley.review")
record ReviewSettings(@DefaultValue("false") boolean fourEyes) {
}
