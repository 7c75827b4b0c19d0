using System.Globalization;

namespace Ullage.Manifests.Yaml;

/// <summary>A place in a text as an editor shows it.</summary>
/// <param name="Line">Line, from 1. Lines end at LF, CR LF or CR.</param>
/// <param name="Column">Column, from 1, in Unicode code points; a byte order mark takes none.</param>
public readonly record struct TextPosition(int Line, int Column)
{
    /// <summary><c>line 3, column 7</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"line {Line}, column {Column}");
}
