using System.Text;

namespace Ullage.Hosting.Profiling.Names;

/// <summary>Type names as they stand in C# for such as the runtime writes: <c>Shop.Cache`2+Entry[System.Int32,Shop.Order]</c> is <c>Shop.Cache&lt;int, Order&gt;.Entry</c>.</summary>
internal static class GenericName
{
    private const int Deepest = 20;

    private static readonly Dictionary<string, string> _keywords = new(StringComparer.Ordinal)
    {
        ["System.Boolean"] = "bool",
        ["System.Byte"] = "byte",
        ["System.SByte"] = "sbyte",
        ["System.Char"] = "char",
        ["System.Int16"] = "short",
        ["System.UInt16"] = "ushort",
        ["System.Int32"] = "int",
        ["System.UInt32"] = "uint",
        ["System.Int64"] = "long",
        ["System.UInt64"] = "ulong",
        ["System.Single"] = "float",
        ["System.Double"] = "double",
        ["System.Decimal"] = "decimal",
        ["System.String"] = "string",
        ["System.Object"] = "object",
    };

    /// <summary>A name without the arguments at its end, and those arguments as they are shown.</summary>
    public static (string Bare, Queue<string> Arguments) Split(string type) => Split(type, 0);

    /// <summary>A name with each number of parameters replaced by as many arguments; <c>&lt;,&gt;</c> where there are none.</summary>
    public static string Fill(string bare, Queue<string> arguments)
    {
        var text = new StringBuilder();
        for (var i = 0; i < bare.Length; i++)
        {
            var digits = bare[i] == '`' ? bare.AsSpan(i + 1).IndexOfAnyExceptInRange('0', '9') : 0;
            digits = digits < 0 ? bare.Length - i - 1 : digits;
            if (digits is > 0 and < 4)
            {
                var count = int.Parse(bare.AsSpan(i + 1, digits), System.Globalization.CultureInfo.InvariantCulture);
                text.Append(Shown(count, arguments));
                i += digits;
            }
            else
            {
                text.Append(bare[i] == '+' ? '.' : bare[i]);
            }
        }

        return text.ToString();
    }

    /// <summary>The next arguments in angle brackets; nothing for none.</summary>
    public static string Shown(int count, Queue<string> arguments)
    {
        if (count == 0)
        {
            return "";
        }

        return arguments.Count >= count ? $"<{string.Join(", ", Enumerable.Range(0, count).Select(_ => arguments.Dequeue()))}>" : $"<{new string(',', count - 1)}>";
    }

    private static (string Bare, Queue<string> Arguments) Split(string type, int depth)
    {
        var arguments = new Queue<string>();
        var open = type.IndexOf('[', StringComparison.Ordinal);
        if (open <= 0 || !type.EndsWith(']') || open == type.Length - 2 || type[open + 1] == ',' || depth >= Deepest)
        {
            return (type, arguments);
        }

        var (level, from) = (0, open + 1);
        for (var i = open; i < type.Length; i++)
        {
            level += type[i] switch { '[' => 1, ']' => -1, _ => 0 };
            if ((type[i] == ',' && level == 1) || (level == 0 && i == type.Length - 1))
            {
                arguments.Enqueue(Argument(type[from..i], depth + 1));
                from = i + 1;
            }
        }

        return (type[..open], arguments);
    }

    private static string Argument(string type, int depth)
    {
        if (_keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        var (bare, arguments) = Split(type, depth);
        return Fill(bare[(bare.LastIndexOf('.') + 1)..], arguments);
    }
}
