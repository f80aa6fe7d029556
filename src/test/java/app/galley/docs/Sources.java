package app.galley.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import org.jspecify.annotations.Nullable;

/**
 * The main sources, parsed but not compiled: Javadoc is not in class files.
 */
final class Sources {

	static final Path ROOT = Path.of("src/main/java");

	private final List<CompilationUnitTree> units = new ArrayList<>();

	private final DocTrees docTrees;

	Sources() {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
				Stream<Path> paths = Files.walk(ROOT)) {
			List<Path> sources = paths.filter((path) -> path.toString().endsWith(".java")).sorted().toList();
			JavacTask task = (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null,
					files.getJavaFileObjectsFromPaths(sources));
			task.parse().forEach(this.units::add);
			this.docTrees = DocTrees.instance(task);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	List<CompilationUnitTree> units() {
		return this.units;
	}

	@Nullable DocCommentTree comment(TreePath path) {
		return this.docTrees.getDocCommentTree(path);
	}

	/** Javadoc as Markdown on one line. */
	static String markdown(List<? extends DocTree> javadoc) {
		StringBuilder source = new StringBuilder();
		javadoc.forEach(source::append);
		return source.toString()
			.replaceAll("\\s+", " ")
			.replaceAll("\\{@code ([^}]*)}", "`$1`")
			.replaceAll("\\{@link(?:plain)? (?:[\\w.]*\\.)?([\\w#]+)[^}]*}", "`$1`")
			.replace("&lt;", "<")
			.replace("&gt;", ">")
			.replace("&amp;", "&")
			.strip();
	}

}
