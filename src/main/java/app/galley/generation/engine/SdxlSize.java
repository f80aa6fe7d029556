package app.galley.generation.engine;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.modulith.NamedInterface;

/**
 * The size of an image. SDXL draws subjects twice at sizes that it was not trained on.
 * The trained sizes are in the appendix of the SDXL paper (Podell et al. 2023, arXiv
 * 2307.01952).
 *
 * @param width pixels
 * @param height pixels
 */
@NamedInterface("parameters")
public record SdxlSize(int width, int height) {

	private static final List<SdxlSize> ALL = Stream
		.of(size(1024, 1024), size(1024, 960), size(1088, 960), size(1088, 896), size(1152, 896), size(1152, 832),
				size(1216, 832), size(1280, 768), size(1344, 768), size(1344, 704), size(1408, 704), size(1472, 704),
				size(1536, 640), size(1600, 640), size(1664, 576), size(1728, 576), size(1792, 576), size(1856, 512),
				size(1920, 512), size(1984, 512), size(2048, 512))
		.flatMap((size) -> Stream.of(size, size(size.height, size.width)))
		.distinct()
		.toList();

	private static SdxlSize size(int width, int height) {
		return new SdxlSize(width, height);
	}

	/** Whether SDXL was trained on this size. */
	public boolean trained() {
		return ALL.contains(this);
	}

	/** The trained size of the nearest shape; among equals, the nearest area. */
	public SdxlSize nearest() {
		return ALL.stream()
			.min(Comparator.comparingDouble(this::differenceOfShape).thenComparingDouble(this::differenceOfArea))
			.orElseThrow();
	}

	private double differenceOfShape(SdxlSize other) {
		return Math.abs(Math.log(shape() / other.shape()));
	}

	private double differenceOfArea(SdxlSize other) {
		return Math.abs(area() - other.area());
	}

	private double shape() {
		return Math.max(1, this.width) / (double) Math.max(1, this.height);
	}

	private double area() {
		return (double) this.width * this.height;
	}

	@Override
	public String toString() {
		return this.width + " x " + this.height;
	}

}
