namespace Ullage.Generators.Dashboards;

/// <summary>A place on Grafana's grid.</summary>
/// <param name="X">Column, 0 to 23.</param>
/// <param name="Y">Row from the top.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
internal readonly record struct GridPlace(int X, int Y, int Width, int Height);

/// <summary>Gives panels places as text flows: left to right, a new line when the next does not fit; a line is as high as its highest panel.</summary>
internal static class GridLayout
{
    /// <summary>Columns of the grid.</summary>
    public const int Columns = 24;

    /// <summary>Places one row's panels below a line.</summary>
    /// <param name="panels">The panels.</param>
    /// <param name="top">The first free line.</param>
    /// <param name="next">The first free line after them.</param>
    public static IReadOnlyList<GridPlace> Place(IReadOnlyList<Panel> panels, int top, out int next)
    {
        var places = new List<GridPlace>();
        var (x, y, height) = (0, top, 0);
        foreach (var panel in panels)
        {
            if (x + panel.Width > Columns)
            {
                (x, y, height) = (0, y + height, 0);
            }

            places.Add(new(x, y, panel.Width, panel.Height));
            x += panel.Width;
            height = Math.Max(height, panel.Height);
        }

        next = y + height;
        return places;
    }
}
