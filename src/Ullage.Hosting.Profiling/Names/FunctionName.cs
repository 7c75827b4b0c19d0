using System.Globalization;
using System.Text.RegularExpressions;

namespace Ullage.Hosting.Profiling.Names;

/// <summary>
/// The name under which people know a method. The compiler's own names for async methods, iterators, lambdas and local functions carry numbers that move when anything near them is edited; without
/// them two builds compare.
/// </summary>
internal static partial class FunctionName
{
    /// <summary>The name for people: <c>Shop.Orders.PriceAsync</c> for <c>Shop.Orders+&lt;PriceAsync&gt;d__5.MoveNext</c>.</summary>
    public static string Of(string type, string method)
    {
        var (owner, arguments) = GenericName.Split(type);
        var machine = StateMachine().Match(owner);
        var parameters = 0;
        if (machine.Success && method is "MoveNext")
        {
            (owner, method) = (owner[..machine.Index], machine.Groups["name"].Value);
            _ = int.TryParse(machine.Groups["parameters"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out parameters);
        }

        // The main program of a file of statements, whose parts are named after it.
        method = method.Replace("<Main>$", "Main", StringComparison.Ordinal);
        owner = Closure().Replace(owner, "");
        method = Local().Replace(method, "${outer}.${name}");
        method = Lambda().Replace(method, "${outer}.lambda");
        owner = GenericName.Fill(owner, arguments);
        method += GenericName.Shown(parameters, arguments);
        return owner.Length == 0 ? method : $"{owner}.{method}";
    }

    [GeneratedRegex(@"\+<(?<name>[^<>]*(<[^<>]*>[^<>]*)*)>d(__\d+)?(`(?<parameters>\d+))?$", RegexOptions.CultureInvariant)]
    private static partial Regex StateMachine();

    [GeneratedRegex(@"\+<>c(__DisplayClass\d+_\d+)?(`\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Closure();

    [GeneratedRegex(@"^<(?<outer>[^<>]+(<[^<>]*>)?[^<>]*)>g__(?<name>[^|]+)\|\d+(_\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Local();

    [GeneratedRegex(@"^<(?<outer>[^<>]+(<[^<>]*>)?[^<>]*)>b__\d+(_\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Lambda();
}
