using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Terminal;

namespace Ullage.Cli.Output.Tables;

/// <summary>The four columns "now → proposed  change", as wide as their contents need and the terminal allows.</summary>
internal sealed class SettingsColumns
{
    private const int Gap = 3;
    private const string Arrow = " → ";

    private static readonly string[] Titles = ["CPU REQUEST", "CPU LIMIT", "MEMORY REQUEST", "MEMORY LIMIT"];

    private readonly int[] _now = new int[4];
    private readonly int[] _next = new int[4];
    private readonly int[] _percent = new int[4];
    private readonly int[] _width = new int[4];
    private bool _limitPercents = true;
    private bool _requestPercents = true;

    /// <summary>Columns taken by the names on the left, gap included.</summary>
    public int NameWidth { get; private set; }

    /// <summary>Whether the columns do not fit even without percentages: settings then flow over lines of their own.</summary>
    public bool Stacked { get; private set; }

    /// <summary>Takes the row's contents into account.</summary>
    public void Measure(IReadOnlyList<SettingChange> changes)
    {
        for (var i = 0; i < 4; i++)
        {
            _now[i] = Math.Max(_now[i], changes[i].Now.Length);
            _next[i] = Math.Max(_next[i], changes[i].Direction == Direction.Same ? 0 : changes[i].Next.Length);
            _percent[i] = Math.Max(_percent[i], changes[i].Percent is { } p ? Amounts.Percent(p).Length : 0);
        }
    }

    /// <summary>Chooses how much is shown: percentages go first from limits, then from requests, and names are cut before either.</summary>
    /// <param name="columns">The terminal's width.</param>
    /// <param name="names">Columns that the longest name takes.</param>
    public void Fit(int columns, int names)
    {
        ReadOnlySpan<(bool Requests, bool Limits, int LeastName)> levels = [(true, true, 30), (true, false, 26), (false, false, 22)];
        foreach (var (requests, limits, least) in levels)
        {
            (_requestPercents, _limitPercents) = (requests, limits);
            var settings = 0;
            for (var i = 0; i < 4; i++)
            {
                _width[i] = Math.Max(CellWidth(i), Titles[i].Length);
                settings += _width[i] + Gap;
            }

            if (settings + Math.Min(names, least) <= columns)
            {
                NameWidth = Math.Min(names, columns - settings);
                return;
            }
        }

        Stacked = true;
        NameWidth = columns;
    }

    /// <summary>Adds the titles, each over its arrows.</summary>
    public void AddTitles(StyledText line)
    {
        var column = NameWidth;
        for (var i = 0; i < 4; i++)
        {
            column += Gap;
            line.PadTo(column).Add(Titles[i], Ink.Dim);
            column += _width[i];
        }
    }

    /// <summary>Adds a row's four cells.</summary>
    public void AddCells(StyledText line, IReadOnlyList<SettingChange> changes)
    {
        var column = NameWidth;
        for (var i = 0; i < 4; i++)
        {
            column += Gap;
            line.PadTo(column);
            AddCell(line, changes[i], i, column);
            column += _width[i];
        }
    }

    /// <summary>Adds one setting without alignment: <c>1 → 200m −80.0%</c>.</summary>
    public static void AddLoose(StyledText line, SettingChange change)
    {
        if (change.Direction == Direction.Same)
        {
            line.Add(change.Now + (change.Now is Amounts.None or Amounts.Unknown ? "" : " ="), Ink.Dim);
            return;
        }

        line.Add(change.Now).Add(Arrow, Ink.Dim).Add(change.Next, InkOf(change.Direction));
        if (change.Percent is { } percent)
        {
            line.Add(" " + Amounts.Percent(percent), InkOf(change.Direction));
        }
    }

    private bool HasPercent(int i) => _percent[i] > 0 && (i % 2 == 0 ? _requestPercents : _limitPercents);

    private int CellWidth(int i) => _now[i] + (_next[i] > 0 ? Arrow.Length + _next[i] : 2) + (HasPercent(i) ? 1 + _percent[i] : 0);

    private void AddCell(StyledText line, SettingChange change, int i, int column)
    {
        if (change.Direction == Direction.Same)
        {
            line.AddRight(change.Now, column + _now[i], Ink.Dim).Add(change.Now is Amounts.None or Amounts.Unknown ? "" : " =", Ink.Dim);
            return;
        }

        line.AddRight(change.Now, column + _now[i]).Add(Arrow, Ink.Dim).Add(change.Next, InkOf(change.Direction));
        if (change.Percent is { } percent && HasPercent(i))
        {
            line.AddRight(Amounts.Percent(percent), column + CellWidth(i), InkOf(change.Direction));
        }
    }

    private static Ink InkOf(Direction direction) => direction switch
    {
        Direction.Lower => Ink.Good,
        Direction.Higher => Ink.Warning,
        Direction.Added or Direction.Removed => Ink.Accent,
        _ => Ink.Plain,
    };
}
