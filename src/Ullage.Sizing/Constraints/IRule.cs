namespace Ullage.Sizing;

/// <summary>Looks at a container and raises minima or lowers maxima. Stateless; sees nothing of other rules.</summary>
internal interface IRule
{
    /// <summary>Adds what it has to say, possibly nothing.</summary>
    void Constrain(SizingContext context, ConstraintSet into);
}
