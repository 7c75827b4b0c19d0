namespace Ullage.State;

/// <summary>Where days are kept between runs. What is written appears whole or not at all; safe for concurrent use, also by several processes.</summary>
public interface IDayStore : IAsyncDisposable
{
    /// <summary>What it is, for people; without credentials.</summary>
    string Description { get; }

    /// <summary>Whether a later run finds what this one wrote.</summary>
    bool KeepsBetweenRuns { get; }

    /// <summary>What is kept of a scope.</summary>
    /// <exception cref="StateException">The store cannot be read.</exception>
    Task<KeptDays> ListAsync(StateScope scope, CancellationToken cancellationToken);

    /// <summary>The containers of one bucket of a day; empty where it is not kept.</summary>
    /// <exception cref="StateDamagedException">The bytes are not those that were written.</exception>
    /// <exception cref="StateException">The store cannot be read.</exception>
    Task<IReadOnlyList<ContainerDay>> ReadAsync(StateScope scope, int day, int bucket, CancellationToken cancellationToken);

    /// <summary>Keeps buckets of a day, in place of what was kept of them. All of them or none.</summary>
    /// <exception cref="StateException">The store cannot be written.</exception>
    Task WriteAsync(StateScope scope, int day, DayReading reading, IReadOnlyDictionary<int, IReadOnlyList<ContainerDay>> buckets, CancellationToken cancellationToken);

    /// <summary>Forgets a day of a scope.</summary>
    /// <exception cref="StateException">The store cannot be written.</exception>
    Task RemoveAsync(StateScope scope, int day, CancellationToken cancellationToken);

    /// <summary>Forgets a scope's days before one, and whole scopes that nobody has written to for long: what an earlier configuration kept. What another run keeps is its own to forget.</summary>
    /// <param name="scope">Whose days are forgotten by their age.</param>
    /// <param name="firstDay">The first day of it that stays.</param>
    /// <param name="untouchedSince">Another scope goes, with what was decided from it, when its last write lies before this moment.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many days.</returns>
    /// <exception cref="StateException">The store cannot be written.</exception>
    Task<int> RetainAsync(StateScope scope, int firstDay, DateTimeOffset untouchedSince, CancellationToken cancellationToken);

    /// <summary>What the last run of a scope decided, as it was given to <see cref="SaveOutcomeAsync"/>; null where there was none.</summary>
    /// <exception cref="StateException">The store cannot be read.</exception>
    Task<byte[]?> LastOutcomeAsync(StateScope scope, CancellationToken cancellationToken);

    /// <summary>Keeps what a run decided, in place of the last.</summary>
    /// <exception cref="StateException">The store cannot be written.</exception>
    Task SaveOutcomeAsync(StateScope scope, byte[] outcome, CancellationToken cancellationToken);
}
