using System.Text;

namespace Ullage.Cli.Output.Explain;

/// <summary>What a character of the canvas holds.</summary>
internal enum BrailleKind
{
    /// <summary>Nothing.</summary>
    Empty,

    /// <summary>Single dots.</summary>
    Point,

    /// <summary>Part of the filled area.</summary>
    Area,
}

/// <summary>Dots two by four a character, the origin at the bottom left.</summary>
internal sealed class BrailleCanvas
{
    private const int DotRows = 4;

    // Unicode's bits of a braille pattern by column and row from the top.
    private static readonly byte[,] Bits = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };

    private readonly byte[,] _cells;
    private readonly bool[,] _area;
    private readonly int _columns;
    private readonly int _height;

    public BrailleCanvas(int columns, int rows)
    {
        _columns = columns;
        _height = rows * DotRows;
        _cells = new byte[rows, columns];
        _area = new bool[rows, columns];
    }

    /// <summary>Dots from left to right.</summary>
    public int DotWidth => _columns * 2;

    /// <summary>Fills a column up to a share of the height.</summary>
    public void Fill(int x, double share)
    {
        var top = (int)Math.Round(Math.Clamp(share, 0, 1) * _height);
        for (var y = 0; y < top; y++)
        {
            Set(x, y);
            _area[Row(y), x / 2] = true;
        }
    }

    /// <summary>Sets the dot at a share of the height; nothing at zero.</summary>
    public void Dot(int x, double share)
    {
        if (share > 0)
        {
            Set(x, Math.Clamp((int)Math.Round(share * _height) - 1, 0, _height - 1));
        }
    }

    /// <summary>A row from the top, as runs of characters of one kind.</summary>
    public IEnumerable<(string Text, BrailleKind Kind)> Runs(int row)
    {
        var run = new StringBuilder();
        var kind = BrailleKind.Empty;
        for (var column = 0; column < _columns; column++)
        {
            var next = _area[row, column] ? BrailleKind.Area : _cells[row, column] != 0 ? BrailleKind.Point : BrailleKind.Empty;
            if (next != kind && run.Length > 0)
            {
                yield return (run.ToString(), kind);
                run.Clear();
            }

            kind = next;
            run.Append(next == BrailleKind.Empty ? ' ' : (char)(0x2800 + _cells[row, column]));
        }

        yield return (run.ToString(), kind);
    }

    private void Set(int x, int y) => _cells[Row(y), x / 2] |= Bits[x % 2, DotRows - 1 - y % DotRows];

    private int Row(int y) => (_height - 1 - y) / DotRows;
}
