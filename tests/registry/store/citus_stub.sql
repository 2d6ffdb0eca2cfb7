-- What `distribute` needs of Citus 12, as its manual describes it, without Citus: the catalogue of
-- distributed tables and the two functions that fill it, with the refusals a schema can run into.
-- It spreads nothing.
SET allow_system_table_mods = on;
INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
SELECT 16383, 'citus', (SELECT oid FROM pg_roles WHERE rolname = current_user), oid, false, 'stub'
FROM pg_namespace WHERE nspname = 'public';

CREATE TABLE public.pg_dist_partition (
    logicalrelid regclass PRIMARY KEY,
    partmethod "char" NOT NULL, -- h: by hash, n: reference
    partkey text,
    colocationid bigint NOT NULL
);

-- A unique index that does not hold the key cannot be checked on one node.
CREATE FUNCTION public.refuse_keys_without (name regclass, key text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE bad text;
BEGIN
    SELECT indexrelid::regclass::text INTO bad FROM pg_index x WHERE indrelid = name AND indisunique
    AND NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = name AND a.attname = key
                    AND a.attnum = ANY (x.indkey));
    IF bad IS NOT NULL THEN
        RAISE EXCEPTION 'cannot create constraint on "%": % does not hold the distribution column', name, bad;
    END IF;
END $$;

-- A key to a table that is (or stays) on some nodes only.
CREATE FUNCTION public.refuse_foreign_keys (name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_constraint WHERE contype = 'f' AND name IN (conrelid, confrelid)) THEN
        RAISE EXCEPTION 'the stub knows no foreign keys: "%"', name;
    END IF;
END $$;

CREATE FUNCTION public.create_distributed_table (table_name regclass, distribution_column text,
    distribution_type text DEFAULT 'hash', colocate_with text DEFAULT 'default', shard_count int DEFAULT NULL)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE type text; other text; group_id bigint;
BEGIN
    PERFORM public.refuse_keys_without (table_name, distribution_column);
    PERFORM public.refuse_foreign_keys (table_name);
    SELECT format_type (atttypid, atttypmod) INTO type FROM pg_attribute
    WHERE attrelid = table_name AND attname = distribution_column AND attnotnull;
    IF type IS NULL THEN
        RAISE EXCEPTION '"%" has no column % that is never NULL', table_name, distribution_column;
    END IF;
    IF colocate_with = 'default' THEN
        group_id := table_name::oid::bigint;
    ELSE
        SELECT colocationid, format_type (a.atttypid, a.atttypmod) INTO group_id, other
        FROM public.pg_dist_partition p JOIN pg_attribute a
        ON a.attrelid = p.logicalrelid AND a.attname = p.partkey
        WHERE p.logicalrelid = colocate_with::regclass AND p.partmethod = 'h';
        IF group_id IS NULL OR other <> type THEN
            RAISE EXCEPTION 'cannot colocate tables % and %', colocate_with, table_name;
        END IF;
    END IF;
    INSERT INTO public.pg_dist_partition VALUES (table_name, 'h', distribution_column, group_id);
END $$;

CREATE FUNCTION public.create_reference_table (table_name regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM public.refuse_foreign_keys (table_name);
    INSERT INTO public.pg_dist_partition VALUES (table_name, 'n', NULL, 0);
END $$;
