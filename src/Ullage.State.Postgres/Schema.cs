namespace Ullage.State.Postgres;

/// <summary>The tables, step by step. A step that has been released is never changed: another is added.</summary>
internal static class Schema
{
    /// <summary>Held while steps are taken, so that init containers that start together wait for each other: the bytes of "ullage".</summary>
    public const long Lock = 0x756c6c616765;

    public static IReadOnlyList<string> Steps { get; } =
    [
        """
        create table ullage_day (
            scope text not null,
            day integer not null,
            bucket smallint not null,
            until_ms bigint not null,
            read_at_ms bigint not null,
            for_ms bigint not null,
            partial boolean not null,
            samples bigint not null,
            sum bytea not null,
            cells bytea not null,
            primary key (scope, day, bucket));
        create index ullage_day_age on ullage_day (day);
        create table ullage_outcome (
            scope text primary key,
            saved_at timestamptz not null default now(),
            outcome bytea not null);
        create table ullage_run (
            run text primary key,
            begun_at timestamptz not null default now(),
            at_ms bigint not null,
            shards integer not null,
            merged_at timestamptz);
        create table ullage_shard (
            run text not null references ullage_run on delete cascade,
            shard integer not null,
            ended_at timestamptz not null default now(),
            samples bigint not null,
            missing integer not null,
            primary key (run, shard));
        """,
        """
        alter table ullage_run add column merger text, add column merger_until timestamptz, add column told_at timestamptz;
        drop index ullage_day_age;
        """,
    ];
}
