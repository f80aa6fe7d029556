package app.galley.generation.sketch;

import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;

import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A cover drawn step by step: a background, then seven layers of a motif. Without text,
 * and so without fonts, it is the same on every machine with the same JDK.
 */
final class SketchArt {

	static final int STEPS = 8;

	private final BufferedImage canvas;

	private final SplittableRandom random;

	private final SketchPalette palette;

	private final SketchMotif motif;

	SketchArt(int width, int height, long entropy) {
		this.canvas = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
		this.random = new SplittableRandom(entropy);
		this.palette = SketchPalette.pick(this.random);
		SketchMotif[] motifs = SketchMotif.values();
		this.motif = motifs[this.random.nextInt(motifs.length)];
	}

	/** Draws one step; steps are numbered from 1 and drawn in order. */
	void draw(int step) {
		Graphics2D on = this.canvas.createGraphics();
		try {
			on.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
			on.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
			if (step == 1) {
				background(on);
			}
			else {
				this.motif.draw(on, this.canvas.getWidth(), this.canvas.getHeight(), (step - 2) / (STEPS - 2.0),
						this.palette, this.random);
			}
		}
		finally {
			on.dispose();
		}
	}

	private void background(Graphics2D on) {
		boolean slanted = this.random.nextBoolean();
		on.setPaint(new GradientPaint(0, 0, this.palette.top(), slanted ? this.canvas.getWidth() : 0,
				this.canvas.getHeight(), this.palette.bottom()));
		on.fillRect(0, 0, this.canvas.getWidth(), this.canvas.getHeight());
	}

	byte[] png() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 18);
		try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
			if (!ImageIO.write(this.canvas, "png", out)) {
				throw new IllegalStateException("Every JDK writes PNG");
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Writing to memory", ex);
		}
		return bytes.toByteArray();
	}

}
