import type { Major } from "./versions";

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Parameters that the operator sets itself, or must know of first: replication, archiving, TLS, files, logging. */
export const managedParameters: ReadonlySet<string> = new Set(
  words(`
  allow_alter_system allow_system_table_mods archive_cleanup_command archive_command archive_library archive_mode
  bonjour bonjour_name cluster_name config_file data_directory data_sync_retry event_source external_pid_file
  hba_file hot_standby ident_file jit_provider listen_addresses log_destination log_directory log_file_mode
  log_filename log_rotation_age log_rotation_size log_truncate_on_rotation logging_collector
  pg_failover_slots.primary_dsn pg_failover_slots.standby_slot_names port primary_conninfo primary_slot_name
  promote_trigger_file recovery_end_command recovery_min_apply_delay recovery_target recovery_target_action
  recovery_target_inclusive recovery_target_lsn recovery_target_name recovery_target_time recovery_target_timeline
  recovery_target_xid restart_after_crash restore_command shared_preload_libraries ssl ssl_ca_file ssl_cert_file
  ssl_crl_file ssl_dh_params_file ssl_key_file ssl_passphrase_command ssl_passphrase_command_supports_reload
  ssl_prefer_server_ciphers stats_temp_directory synchronized_standby_slots synchronous_standby_names
  syslog_facility syslog_ident syslog_sequence_numbers syslog_split_messages temp_tablespaces
  unix_socket_directories unix_socket_group unix_socket_permissions
`),
);

/** Parameters that every major from 13 to 18 has, as `postgres --describe-config` of each lists them. */
export const commonParameters: ReadonlySet<string> = new Set(
  words(`
  DateStyle IntervalStyle TimeZone archive_timeout array_nulls authentication_timeout autovacuum
  autovacuum_analyze_scale_factor autovacuum_analyze_threshold autovacuum_freeze_max_age autovacuum_max_workers
  autovacuum_multixact_freeze_max_age autovacuum_naptime autovacuum_vacuum_cost_delay autovacuum_vacuum_cost_limit
  autovacuum_vacuum_insert_scale_factor autovacuum_vacuum_insert_threshold autovacuum_vacuum_scale_factor
  autovacuum_vacuum_threshold autovacuum_work_mem backend_flush_after backslash_quote bgwriter_delay
  bgwriter_flush_after bgwriter_lru_maxpages bgwriter_lru_multiplier bytea_output check_function_bodies
  checkpoint_completion_target checkpoint_flush_after checkpoint_timeout checkpoint_warning client_encoding
  client_min_messages commit_delay commit_siblings constraint_exclusion cpu_index_tuple_cost cpu_operator_cost
  cpu_tuple_cost cursor_tuple_fraction deadlock_timeout debug_pretty_print debug_print_parse debug_print_plan
  debug_print_rewritten default_statistics_target default_table_access_method default_tablespace
  default_text_search_config default_transaction_deferrable default_transaction_isolation
  default_transaction_read_only dynamic_library_path dynamic_shared_memory_type effective_cache_size
  effective_io_concurrency enable_bitmapscan enable_gathermerge enable_hashagg enable_hashjoin
  enable_incremental_sort enable_indexonlyscan enable_indexscan enable_material enable_mergejoin enable_nestloop
  enable_parallel_append enable_parallel_hash enable_partition_pruning enable_partitionwise_aggregate
  enable_partitionwise_join enable_seqscan enable_sort enable_tidscan escape_string_warning exit_on_error
  extra_float_digits from_collapse_limit fsync full_page_writes geqo geqo_effort geqo_generations geqo_pool_size
  geqo_seed geqo_selection_bias geqo_threshold gin_fuzzy_search_limit gin_pending_list_limit hash_mem_multiplier
  hot_standby_feedback huge_pages idle_in_transaction_session_timeout jit jit_above_cost jit_inline_above_cost
  jit_optimize_above_cost join_collapse_limit krb_caseins_users krb_server_keyfile lc_messages lc_monetary
  lc_numeric lc_time lo_compat_privileges local_preload_libraries lock_timeout log_autovacuum_min_duration
  log_checkpoints log_connections log_disconnections log_duration log_error_verbosity log_executor_stats
  log_hostname log_line_prefix log_lock_waits log_min_duration_sample log_min_duration_statement
  log_min_error_statement log_min_messages log_parameter_max_length log_parameter_max_length_on_error
  log_parser_stats log_planner_stats log_replication_commands log_statement log_statement_sample_rate
  log_statement_stats log_temp_files log_timezone log_transaction_sample_rate logical_decoding_work_mem
  maintenance_io_concurrency maintenance_work_mem max_connections max_files_per_process max_locks_per_transaction
  max_logical_replication_workers max_parallel_maintenance_workers max_parallel_workers
  max_parallel_workers_per_gather max_pred_locks_per_page max_pred_locks_per_relation max_pred_locks_per_transaction
  max_prepared_transactions max_replication_slots max_slot_wal_keep_size max_stack_depth max_standby_archive_delay
  max_standby_streaming_delay max_sync_workers_per_subscription max_wal_senders max_wal_size max_worker_processes
  min_parallel_index_scan_size min_parallel_table_scan_size min_wal_size parallel_leader_participation
  parallel_setup_cost parallel_tuple_cost password_encryption plan_cache_mode quote_all_identifiers random_page_cost
  row_security search_path seq_page_cost session_preload_libraries session_replication_role shared_buffers
  shared_memory_type ssl_ciphers ssl_max_protocol_version ssl_min_protocol_version standard_conforming_strings
  statement_timeout superuser_reserved_connections synchronize_seqscans synchronous_commit tcp_keepalives_count
  tcp_keepalives_idle tcp_keepalives_interval tcp_user_timeout temp_buffers temp_file_limit timezone_abbreviations
  track_activities track_activity_query_size track_commit_timestamp track_counts track_functions track_io_timing
  transform_null_equals update_process_title vacuum_cost_delay vacuum_cost_limit vacuum_cost_page_dirty
  vacuum_cost_page_hit vacuum_cost_page_miss vacuum_freeze_min_age vacuum_freeze_table_age
  vacuum_multixact_freeze_min_age vacuum_multixact_freeze_table_age wal_buffers wal_compression wal_init_zero
  wal_keep_size wal_level wal_log_hints wal_receiver_create_temp_slot wal_receiver_status_interval
  wal_receiver_timeout wal_recycle wal_retrieve_retry_interval wal_sender_timeout wal_skip_threshold wal_sync_method
  wal_writer_delay wal_writer_flush_after work_mem xmlbinary xmloption
`),
);

/** The majors that have a parameter: from `since`, where it came after 13, to `until`, where it went before 18. */
export interface Span {
  /** The first major that has it. Default: 13, the oldest that is known here. */
  readonly since?: Major;
  /** The last major that has it. Default: all later ones. */
  readonly until?: Major;
}

/** Parameters that only some majors have. */
export const spanOfParameter: Readonly<Record<string, Span>> = {
  autovacuum_vacuum_max_threshold: { since: "18" },
  autovacuum_worker_slots: { since: "18" },
  client_connection_check_interval: { since: "14" },
  commit_timestamp_buffers: { since: "17" },
  compute_query_id: { since: "14" },
  createrole_self_grant: { since: "16" },
  db_user_namespace: { until: "16" },
  default_toast_compression: { since: "14" },
  enable_async_append: { since: "14" },
  enable_distinct_reordering: { since: "18" },
  enable_group_by_reordering: { since: "17" },
  enable_memoize: { since: "14" },
  enable_presorted_aggregate: { since: "16" },
  enable_self_join_elimination: { since: "18" },
  event_triggers: { since: "17" },
  extension_control_path: { since: "18" },
  file_copy_method: { since: "18" },
  file_extend_method: { since: "16" },
  force_parallel_mode: { until: "13" },
  gss_accept_delegation: { since: "16" },
  huge_page_size: { since: "14" },
  icu_validation_level: { since: "16" },
  idle_replication_slot_timeout: { since: "18" },
  idle_session_timeout: { since: "14" },
  io_combine_limit: { since: "17" },
  io_max_combine_limit: { since: "18" },
  io_max_concurrency: { since: "18" },
  io_method: { since: "18" },
  io_workers: { since: "18" },
  log_lock_failures: { since: "18" },
  log_recovery_conflict_waits: { since: "14" },
  log_startup_progress_interval: { since: "15" },
  max_active_replication_origins: { since: "18" },
  max_notify_queue_pages: { since: "17" },
  max_parallel_apply_workers_per_subscription: { since: "16" },
  md5_password_warnings: { since: "18" },
  min_dynamic_shared_memory: { since: "14" },
  multixact_member_buffers: { since: "17" },
  multixact_offset_buffers: { since: "17" },
  notify_buffers: { since: "17" },
  oauth_validator_libraries: { since: "18" },
  old_snapshot_threshold: { until: "16" },
  operator_precedence_warning: { until: "13" },
  recovery_init_sync_method: { since: "14" },
  recovery_prefetch: { since: "15" },
  recursive_worktable_factor: { since: "15" },
  reserved_connections: { since: "16" },
  scram_iterations: { since: "16" },
  serializable_buffers: { since: "17" },
  ssl_crl_dir: { since: "14" },
  ssl_ecdh_curve: { until: "17" },
  ssl_groups: { since: "18" },
  ssl_tls13_ciphers: { since: "18" },
  stats_fetch_consistency: { since: "15" },
  subtransaction_buffers: { since: "17" },
  summarize_wal: { since: "17" },
  sync_replication_slots: { since: "17" },
  trace_recovery_messages: { until: "14" },
  track_cost_delay_timing: { since: "18" },
  track_wal_io_timing: { since: "14" },
  transaction_buffers: { since: "17" },
  transaction_timeout: { since: "17" },
  vacuum_buffer_usage_limit: { since: "16" },
  vacuum_cleanup_index_scale_factor: { until: "13" },
  vacuum_defer_cleanup_age: { until: "15" },
  vacuum_failsafe_age: { since: "14" },
  vacuum_max_eager_freeze_failure_rate: { since: "18" },
  vacuum_multixact_failsafe_age: { since: "14" },
  vacuum_truncate: { since: "18" },
  wal_decode_buffer_size: { since: "15" },
  wal_summary_keep_time: { since: "17" },
};
