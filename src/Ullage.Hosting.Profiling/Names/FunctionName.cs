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
        var owner = type;
        var machine = StateMachine().Match(owner);
        if (machine.Success && method is "MoveNext")
        {
            (owner, method) = (owner[..machine.Index], machine.Groups["name"].Value);
        }

        owner = Closure().Replace(owner, "");
        method = Local().Replace(method, "${outer}.${name}");
        method = Lambda().Replace(method, "${outer}.lambda");
        owner = owner.Replace('+', '.');
        return owner.Length == 0 ? method : $"{owner}.{method}";
    }

    [GeneratedRegex(@"\+<(?<name>[^<>]*(<[^<>]*>[^<>]*)*)>d(__\d+)?(`\d+)?(\[.*\])?$", RegexOptions.CultureInvariant)]
    private static partial Regex StateMachine();

    [GeneratedRegex(@"\+<>c(__DisplayClass\d+_\d+)?(`\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Closure();

    [GeneratedRegex(@"^<(?<outer>[^<>]+(<[^<>]*>)?[^<>]*)>g__(?<name>[^|]+)\|\d+(_\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Local();

    [GeneratedRegex(@"^<(?<outer>[^<>]+(<[^<>]*>)?[^<>]*)>b__\d+(_\d+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Lambda();
}
