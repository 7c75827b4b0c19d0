using Ullage.Model;

namespace Ullage.Sizing;

/// <summary>Collects what the rules say. Their order does not matter.</summary>
internal sealed class ConstraintSet
{
    private readonly List<Constraint> _constraints = [];

    /// <summary>A rule demands at least so much.</summary>
    public void Raise(string rule, ResourceField field, double amount, string text, Evidence? evidence = null) =>
        _constraints.Add(new Constraint(rule, field, IsMinimum: true, amount, text, evidence));

    /// <summary>A rule allows at most so much.</summary>
    public void Lower(string rule, ResourceField field, double amount, string text, Evidence? evidence = null) =>
        _constraints.Add(new Constraint(rule, field, IsMinimum: false, amount, text, evidence));

    /// <summary>Lets what some rules demand of a setting count no longer; it stays among the reasons, with why.</summary>
    /// <returns>The most that was set aside; null when nothing was.</returns>
    public double? SetAside(ResourceField field, Func<string, bool> rules, string why)
    {
        double? most = null;
        for (var i = 0; i < _constraints.Count; i++)
        {
            if (_constraints[i] is { IsMinimum: true } constraint && constraint.Field == field && rules(constraint.Rule))
            {
                _constraints[i] = constraint with { SetAside = why };
                most = Math.Max(most ?? 0, constraint.Amount);
            }
        }

        return most;
    }

    /// <summary>The highest demand that counts; null when there is none.</summary>
    public Constraint? Highest(ResourceField field)
    {
        Constraint? highest = null;
        foreach (var constraint in _constraints)
        {
            if (constraint is { IsMinimum: true, SetAside: null } && constraint.Field == field && (highest is null || Compare(highest.Amount, constraint.Amount, highest, constraint) < 0))
            {
                highest = constraint;
            }
        }

        return highest;
    }

    /// <summary>The lowest bound from above; null when there is none.</summary>
    public Constraint? Lowest(ResourceField field)
    {
        Constraint? lowest = null;
        foreach (var constraint in _constraints)
        {
            if (!constraint.IsMinimum && constraint.Field == field && (lowest is null || Compare(constraint.Amount, lowest.Amount, constraint, lowest) < 0))
            {
                lowest = constraint;
            }
        }

        return lowest;
    }

    /// <summary>The lowest bound from above; infinite when there is none.</summary>
    public double Ceiling(ResourceField field) => Lowest(field)?.Amount ?? double.PositiveInfinity;

    /// <summary>The smallest amount inside all bounds on the settings given, in whole steps, rounded inward.</summary>
    /// <param name="step">The step in which the amount is written: cores or bytes.</param>
    /// <param name="fields">One setting, or request and limit when they shall be equal.</param>
    /// <remarks>
    /// Where a minimum exceeds a maximum the minimum stands: a number under which the service fails is no recommendation. The conflict
    /// names both rules. Example: minima 207.4m and 120m, no maximum, step 1m: 208m, bound by the first.
    /// </remarks>
    public Choice Choose(double step, params ReadOnlySpan<ResourceField> fields)
    {
        List<Constraint> minima = [], maxima = [], aside = [];
        foreach (var constraint in _constraints)
        {
            if (Among(fields, constraint.Field))
            {
                (constraint.SetAside is not null ? aside : constraint.IsMinimum ? minima : maxima).Add(constraint);
            }
        }

        if (minima.Count == 0)
        {
            return new Choice(null, [], null);
        }

        minima.Sort(static (a, b) => Compare(b.Amount, a.Amount, a, b));
        maxima.Sort(static (a, b) => Compare(a.Amount, b.Amount, a, b));
        var floor = minima[0];
        var ceiling = maxima.Count > 0 ? maxima[0] : null;
        var steps = CeilingSteps(floor.Amount, step);
        Finding? conflict = null;
        if (ceiling is not null && floor.Amount > ceiling.Amount)
        {
            conflict = new Finding(FindingCodes.BoundsConflict, Severity.Critical, $"{floor.Rule} needs more than {ceiling.Rule} allows: {floor.Text} Against: {ceiling.Text}");
        }
        else if (ceiling is not null && steps * step > ceiling.Amount)
        {
            // No whole step lies between the two: the minimum stands, and the reader is told.
            conflict = new Finding(FindingCodes.BoundsConflict, Severity.Critical, $"No whole step lies between {floor.Rule} and {ceiling.Rule}: {floor.Text} Against: {ceiling.Text}");
        }

        List<Reason> reasons = [];
        foreach (var constraint in minima)
        {
            reasons.Add(new Reason(constraint.Rule, constraint.Field, constraint.Text, Binding: ReferenceEquals(constraint, floor), constraint.Evidence));
        }

        foreach (var constraint in maxima)
        {
            reasons.Add(new Reason(constraint.Rule, constraint.Field, constraint.Text, Binding: false, constraint.Evidence));
        }

        foreach (var constraint in aside)
        {
            reasons.Add(new Reason(constraint.Rule, constraint.Field, $"Set aside ({constraint.SetAside}): {constraint.Text}", Binding: false, constraint.Evidence));
        }

        return new Choice(steps * step, reasons, conflict);
    }

    // The library's own search wants an equatable type before .NET 10, which an enumeration is not.
    private static bool Among(ReadOnlySpan<ResourceField> fields, ResourceField field)
    {
        foreach (var one in fields)
        {
            if (one == field)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whole steps that hold an amount; a millionth of a step is rounding error, not demand.</summary>
    private static double CeilingSteps(double amount, double step) => Math.Max(1, Math.Ceiling((amount / step) - 1e-6));

    private static int Compare(double first, double second, Constraint a, Constraint b)
    {
        var order = first.CompareTo(second);
        order = order != 0 ? order : string.CompareOrdinal(a.Rule, b.Rule);
        order = order != 0 ? order : a.Field.CompareTo(b.Field);
        return order != 0 ? order : string.CompareOrdinal(a.Text, b.Text);
    }
}
