package app.galley.task;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param fourEyes whether somebody else than the writer must approve: than whoever
 * created the task, and than whoever changed it last
 */
@ConfigurationProperties("galley.review")
record ReviewSettings(@DefaultValue("false") boolean fourEyes) {
}
