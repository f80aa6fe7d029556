package app.galley.desk;

import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Serves the desk's scripts and style, and the library jsdiff from its WebJar. Browsers
 * store them and revalidate, so that an unchanged file is downloaded once.
 */
@Configuration(proxyBeanMethods = false)
class DeskAssets implements WebMvcConfigurer {

	static final String JSDIFF_VERSION = "5.1.0";

	@Override
	public void addResourceHandlers(ResourceHandlerRegistry registry) {
		registry.addResourceHandler("/desk/assets/**")
			.addResourceLocations("classpath:/desk/")
			.setCacheControl(CacheControl.noCache());
		registry.addResourceHandler("/desk/assets/diff/**")
			.addResourceLocations("classpath:/META-INF/resources/webjars/diff/" + JSDIFF_VERSION + "/lib/")
			.setCacheControl(CacheControl.noCache());
	}

}
