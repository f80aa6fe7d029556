package app.galley.generation.sketch;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.geom.Arc2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.SplittableRandom;

/**
 * The motif of a sketch. Draws one of its layers in each step, from back to front.
 */
enum SketchMotif {

	/** Ridges behind ridges under a low sun. */
	HILLS {
		@Override
		void draw(Graphics2D on, double w, double h, double depth, SketchPalette palette, SplittableRandom random) {
			if (depth == 0) {
				disc(on, w * random.nextDouble(0.15, 0.85), h * random.nextDouble(0.2, 0.45),
						h * random.nextDouble(0.12, 0.24), palette.accent());
				return;
			}
			double base = h * (0.32 + 0.58 * depth);
			double swell = h * random.nextDouble(0.06, 0.16);
			double length = w * random.nextDouble(0.35, 0.9);
			double phase = random.nextDouble(Math.TAU);
			Path2D ridge = new Path2D.Double();
			ridge.moveTo(0, h);
			for (double x = 0; x <= w + 8; x += 8) {
				double angle = Math.TAU * x / length + phase;
				ridge.lineTo(x, base + swell * (Math.sin(angle) + 0.45 * Math.sin(2.3 * angle + phase)));
			}
			ridge.lineTo(w + 8, h);
			ridge.closePath();
			Color color = palette.between(depth);
			on.setPaint(new GradientPaint(0, (float) (base - swell), color, 0, (float) h,
					SketchPalette.mix(color, palette.top(), 0.35)));
			on.fill(ridge);
		}
	},

	/** Broad ribbons across the canvas. */
	RIBBONS {
		@Override
		void draw(Graphics2D on, double w, double h, double depth, SketchPalette palette, SplittableRandom random) {
			double left = h * random.nextDouble(-0.1, 1.1);
			double right = h * random.nextDouble(-0.1, 1.1);
			Path2D ribbon = new Path2D.Double();
			ribbon.moveTo(-w * 0.1, left);
			ribbon.curveTo(w * 0.3, h * random.nextDouble(-0.3, 1.3), w * 0.65, h * random.nextDouble(-0.3, 1.3),
					w * 1.1, right);
			float breadth = (float) (h * random.nextDouble(0.07, 0.2) * (1.2 - 0.5 * depth));
			on.setStroke(new BasicStroke(breadth, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
			Color color = (depth > 0.8) ? palette.accent() : palette.any(random);
			on.setPaint(new GradientPaint(0, 0, SketchPalette.fade(color, 0.95), (float) w, 0,
					SketchPalette.fade(SketchPalette.mix(color, palette.bottom(), 0.5), 0.8)));
			on.draw(ribbon);
		}
	},

	/** Rings and moons around one centre. */
	ORBITS {
		@Override
		void draw(Graphics2D on, double w, double h, double depth, SketchPalette palette, SplittableRandom random) {
			double cx = w * 0.62;
			double cy = h * 0.5;
			double radius = h * (0.95 - 0.78 * depth);
			Color color = palette.between(depth);
			on.setPaint(SketchPalette.fade(color, 0.55));
			on.fill(new Ellipse2D.Double(cx - radius, cy - radius, 2 * radius, 2 * radius));
			on.setPaint(SketchPalette.fade(palette.accent(), 0.9));
			on.setStroke(new BasicStroke((float) (h * 0.008), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
			on.draw(new Arc2D.Double(cx - radius, cy - radius, 2 * radius, 2 * radius, random.nextDouble(360),
					random.nextDouble(60, 200), Arc2D.OPEN));
			double angle = random.nextDouble(Math.TAU);
			disc(on, cx + radius * Math.cos(angle), cy + radius * Math.sin(angle), h * random.nextDouble(0.015, 0.05),
					palette.any(random));
		}
	},

	/** Quarter circles and bars on a grid. */
	TILES {
		@Override
		void draw(Graphics2D on, double w, double h, double depth, SketchPalette palette, SplittableRandom random) {
			double side = h / 4;
			int columns = (int) Math.ceil(w / side);
			int row = (int) Math.min(3, Math.floor(depth * 4));
			for (int column = 0; column < columns; column++) {
				if (random.nextDouble() < 0.35) {
					continue;
				}
				double x = column * side;
				double y = row * side;
				on.setPaint(SketchPalette.fade(palette.any(random), 0.85));
				switch (random.nextInt(4)) {
					case 0 -> on.fill(new Arc2D.Double(x - side, y - side, 2 * side, 2 * side, 270, 90, Arc2D.PIE));
					case 1 -> on.fill(new Arc2D.Double(x, y, 2 * side, 2 * side, 90, 90, Arc2D.PIE));
					case 2 -> on.fill(new Ellipse2D.Double(x + side * 0.2, y + side * 0.2, side * 0.6, side * 0.6));
					default -> on.fill(new Rectangle2D.Double(x, y + side * 0.5, side, side * 0.5));
				}
			}
		}
	},

	/** Sheets of paper on top of each other. */
	SHEETS {
		@Override
		void draw(Graphics2D on, double w, double h, double depth, SketchPalette palette, SplittableRandom random) {
			Graphics2D turned = (Graphics2D) on.create();
			try {
				turned.rotate(random.nextDouble(-0.5, 0.5), w * random.nextDouble(0.25, 0.75), h * 0.5);
				double x = w * random.nextDouble(0.1, 0.6);
				double y = h * random.nextDouble(0.05, 0.45);
				double width = w * random.nextDouble(0.22, 0.42);
				double height = h * random.nextDouble(0.35, 0.65);
				double corner = h * 0.04;
				turned.setPaint(SketchPalette.fade(Color.BLACK, 0.18));
				turned.fill(new RoundRectangle2D.Double(x + h * 0.015, y + h * 0.02, width, height, corner, corner));
				Color color = (depth > 0.85) ? palette.accent() : palette.any(random);
				turned.setPaint(new GradientPaint((float) x, (float) y, color, (float) x, (float) (y + height),
						SketchPalette.mix(color, palette.bottom(), 0.4)));
				turned.fill(new RoundRectangle2D.Double(x, y, width, height, corner, corner));
			}
			finally {
				turned.dispose();
			}
		}
	},

	/** Soft, overlapping discs. */
	BUBBLES {
		@Override
		void draw(Graphics2D on, double w, double h, double depth, SketchPalette palette, SplittableRandom random) {
			for (int i = 0; i < 3; i++) {
				double radius = h * random.nextDouble(0.06, 0.36) * (1.15 - 0.75 * depth);
				double x = w * random.nextDouble();
				double y = h * random.nextDouble();
				Color color = palette.any(random);
				on.setPaint(
						new GradientPaint((float) (x - radius), (float) (y - radius), SketchPalette.fade(color, 0.9),
								(float) (x + radius), (float) (y + radius), SketchPalette.fade(color, 0.25)));
				on.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
			}
		}
	};

	/**
	 * Draws one layer.
	 * @param depth 0 for the layer at the back, 1 for the one in front
	 */
	abstract void draw(Graphics2D on, double w, double h, double depth, SketchPalette palette, SplittableRandom random);

	private static void disc(Graphics2D on, double x, double y, double radius, Color color) {
		on.setPaint(color);
		on.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
	}

}
