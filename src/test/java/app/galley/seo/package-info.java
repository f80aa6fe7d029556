@NullMarked
package app.galley.seo;

import org.jspecify.annotations.NullMarked;
