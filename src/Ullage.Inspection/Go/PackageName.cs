namespace Ullage.Inspection.Go;

/// <summary>From the name of a symbol to the package it belongs to, as Go's own tools part it.</summary>
internal static class PackageName
{
    /// <summary>Types, itabs and the functions made for them (<c>type:…</c>, before 1.20 <c>type.…</c>).</summary>
    public const string Types = "(types)";

    /// <summary>What the compiler makes otherwise: strings, constants (<c>go:…</c>, <c>$f64.…</c>).</summary>
    public const string Compiler = "(constants)";

    /// <summary>C, assembly of the system, and the linker.</summary>
    public const string Foreign = "(C and linker)";

    /// <summary>The package, or one of the three groups in parentheses.</summary>
    public static string Of(string symbol)
    {
        if (symbol.StartsWith("type:", StringComparison.Ordinal) || symbol.StartsWith("type.", StringComparison.Ordinal))
        {
            return Types;
        }

        if (symbol.StartsWith("go:itab.", StringComparison.Ordinal) || symbol.StartsWith("go.itab.", StringComparison.Ordinal))
        {
            return Types;
        }

        if (symbol.StartsWith("go:", StringComparison.Ordinal) || symbol.StartsWith("go.", StringComparison.Ordinal) || symbol.StartsWith('$'))
        {
            // A package path may begin with go., as go.uber.org/zap.New does: there a slash stands before the parameters of types.
            if (!symbol.StartsWith("go.", StringComparison.Ordinal) || !WithoutParameters(symbol).Contains('/') || symbol.StartsWith("go.(", StringComparison.Ordinal) || symbol.StartsWith("go.string", StringComparison.Ordinal))
            {
                return Compiler;
            }
        }

        var name = WithoutParameters(symbol);
        var slash = name.LastIndexOf('/');
        var dot = name[(slash + 1)..].IndexOf('.');
        return dot <= 0 ? Foreign : Unescaped(name[..(slash + 1 + dot)]);
    }

    /// <summary>Whether a path is of Go's own library: its first element has no dot, and it is not the main package.</summary>
    public static bool IsStandard(string package) =>
        package.Length > 0 && package[0] != '(' && package != "main" && !package.StartsWith("command-line-arguments", StringComparison.Ordinal)
        && !package.AsSpan(0, package.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? slash : package.Length).Contains('.');

    // Parameters hold paths of their own: pkg.F[go.shape.struct { example.com/x.T }].
    private static ReadOnlySpan<char> WithoutParameters(string symbol)
    {
        var start = symbol.AsSpan().IndexOf('[');
        return start < 0 ? symbol : symbol.AsSpan(0, start);
    }

    // The linker escapes dots of the last element, quotes and what is not ASCII: gopkg.in/yaml%2ev3.
    private static string Unescaped(ReadOnlySpan<char> name)
    {
        var percent = name.IndexOf('%');
        return percent < 0 ? name.ToString() : Uri.UnescapeDataString(name.ToString());
    }
}
