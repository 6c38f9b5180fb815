//! The scenarios say once what the product promises, and run in two worlds: `tests/host.rs` runs
//! them on the router over the fakes, with time that jumps; `tests/workerd.rs` on `wrangler dev`
//! and the sandbox over HTTP, with the test clock.

pub(crate) mod actors;
pub(crate) mod browser;
pub(crate) mod calendar;
pub(crate) mod callbacks;
pub(crate) mod changes;
pub(crate) mod choices;
pub(crate) mod connecting;
pub(crate) mod decisions;
pub(crate) mod disconnecting;
pub(crate) mod doors;
pub(crate) mod doubt;
pub(crate) mod drafts;
pub(crate) mod drafts_again;
pub(crate) mod facebook_posts;
pub(crate) mod floods;
pub(crate) mod flows;
pub(crate) mod forgery;
pub(crate) mod formats;
pub(crate) mod google;
pub(crate) mod hardening;
pub(crate) mod headers;
pub(crate) mod id_tokens;
pub(crate) mod identities;
pub(crate) mod imports;
pub(crate) mod input;
pub(crate) mod invocations;
pub(crate) mod kept_media;
pub(crate) mod lateness;
pub(crate) mod leaks;
pub(crate) mod ledgers;
pub(crate) mod library;
pub(crate) mod limits;
pub(crate) mod media;
pub(crate) mod paper;
pub(crate) mod permissions;
pub(crate) mod pkce;
pub(crate) mod planned_again;
pub(crate) mod platforms;
pub(crate) mod posts;
pub(crate) mod publishing;
pub(crate) mod recurrences;
pub(crate) mod redirects;
pub(crate) mod refusals;
pub(crate) mod reordering;
pub(crate) mod revocations;
pub(crate) mod routes;
pub(crate) mod sessions;
pub(crate) mod slots;
pub(crate) mod status;
pub(crate) mod suggestions;
pub(crate) mod suggestions_leaving;
pub(crate) mod suggestions_refused;
pub(crate) mod tags;
pub(crate) mod templates;
pub(crate) mod threads;
pub(crate) mod world;
pub(crate) mod x_media;

/// Names every scenario once: `each_scenario!(run)` calls `run!(module::name)` for all of them.
#[macro_export]
macro_rules! each_scenario {
    ($run:ident) => {
        $run! {
            connecting::continue_with_x_signs_up_and_connects,
            connecting::the_same_identity_opens_the_same_workspace,
            connecting::a_connected_account_is_not_a_key,
            connecting::reconnecting_another_account_is_refused,
            connecting::disconnecting_revokes_and_destroys_the_tokens,
            connecting::s11_a_dump_of_the_stores_opens_nothing,
            connecting::s25_no_secret_is_kept_logged_or_shown_in_the_clear,
            connecting::another_host_of_ours_leads_home,
            connecting::a_check_that_its_client_leaves_keeps_the_connection,
            sessions::s16_logging_out_ends_the_session_for_every_copy,
            sessions::a_person_sees_where_they_are_signed_in,
            sessions::s16_one_session_ends_and_the_others_go_on,
            sessions::s16_logging_out_everywhere_ends_every_session,
            sessions::s17_an_idle_session_ends_after_seven_days,
            sessions::s17_a_session_in_daily_use_ends_after_thirty_days,
            sessions::s10_the_cookie_is_set_with_every_attribute_and_slides_at_most_daily,
            sessions::a_person_changes_their_name_and_zone,
            sessions::s9_cookies_that_are_not_ours_open_nothing,
            doors::a_denied_consent_opens_nothing,
            doors::s1_a_state_that_is_not_the_flows_makes_no_token_call,
            doors::s2_a_replayed_callback_makes_no_token_call,
            doors::s2_twenty_callbacks_at_once_make_one_token_call,
            flows::s3_a_flow_ends_at_its_own_providers_callback_only,
            flows::s4_a_flow_ends_with_the_session_that_began_it,
            flows::s4_a_flow_that_adds_an_identity_is_its_persons_only,
            flows::s5_a_callback_in_another_browser_signs_nobody_in,
            pkce::s6_every_authorize_url_has_pkce_and_nothing_less_is_taken,
            redirects::s7_no_request_chooses_where_it_is_sent,
            doors::s8_signing_in_replaces_the_session,
            flows::a_flow_ends_after_fifteen_minutes,
            google::continue_with_google_signs_up_and_connects_nothing,
            google::the_same_person_of_google_opens_the_same_workspace,
            google::a_person_of_google_connects_x,
            id_tokens::s30_no_lie_of_an_id_token_is_believed,
            id_tokens::s30_a_person_is_known_by_issuer_and_subject_and_never_by_address,
            id_tokens::s30_both_spellings_of_the_issuer_are_the_same_person,
            id_tokens::s30_an_address_that_is_not_confirmed_is_not_shown,
            google::a_new_key_is_fetched_once_a_minute_at_the_most,
            google::what_google_refuses_or_cannot_do_signs_nobody_in,
            identities::google_is_added_and_opens_the_workspace,
            identities::adding_x_connects_it_too,
            identities::an_identity_of_another_workspace_is_refused,
            identities::what_ends_badly_says_so_in_the_settings,
            identities::a_removed_identity_opens_nothing_and_the_last_one_stays,
            identities::a_removed_identity_ends_the_other_sessions_that_it_opened,
            identities::of_two_that_are_removed_at_once_one_stays,
            identities::who_adds_and_removes_is_checked,
            platforms::every_platform_connects_and_says_who_the_account_is,
            platforms::a_platform_that_says_who_a_person_is_signs_them_up,
            platforms::an_account_of_any_platform_is_not_a_key,
            permissions::what_is_not_granted_is_shown_with_what_it_disables,
            platforms::a_denied_connection_changes_nothing,
            platforms::reconnecting_keeps_the_account_and_takes_no_other,
            disconnecting::disconnecting_the_last_account_takes_the_consent_back,
            disconnecting::a_former_account_keeps_its_name_and_counts_what_was_planned,
            disconnecting::siblings_share_a_consent_until_the_last_goes,
            platforms::a_check_tells_what_the_platform_says_now,
            choices::the_choice_says_why_a_page_is_missing,
            choices::a_choice_says_what_was_left_out_here_and_elsewhere,
            choices::a_choice_that_nobody_makes_ends_what_was_granted,
            revocations::s26_what_is_taken_back_at_the_platform_ends_here_at_once,
            revocations::s26_a_callback_of_before_the_consent_has_no_effect,
            revocations::s26_a_request_for_deletion_is_carried_out_and_can_be_followed,
            posts::a_post_is_read_as_it_was_written,
            posts::the_same_key_makes_one_post,
            posts::local_time_means_the_instant_of_its_zone,
            posts::pages_follow_each_other,
            posts::somebody_elses_things_are_not_there,
            posts::a_cancelled_post_never_goes_out,
            posts::cancelling_needs_the_version_that_was_seen,
            posts::a_published_post_cannot_be_cancelled,
            drafts::a_draft_is_kept_as_it_was_written,
            drafts::drafts_are_listed_by_when_they_were_saved,
            drafts::a_draft_is_planned_by_all_rules_and_goes_out_once,
            drafts::what_is_planned_is_no_draft_any_more,
            drafts_again::what_is_planned_becomes_a_draft_again,
            planned_again::what_was_cancelled_is_planned_again_and_goes_out_once,
            planned_again::what_is_planned_again_may_say_something_else,
            planned_again::what_is_planned_again_holds_its_media_or_says_that_they_are_gone,
            planned_again::what_goes_nowhere_or_may_be_public_is_not_planned_again,
            drafts_again::a_draft_says_everywhere_when_it_is_meant_to_go_out,
            drafts::of_two_who_save_a_draft_at_once_one_is_told,
            drafts::the_same_key_makes_one_draft,
            drafts::a_draft_holds_its_media_until_it_is_discarded,
            drafts::a_draft_names_only_what_is_there,
            drafts::what_a_draft_would_lack_is_a_warning,
            slots::slots_are_kept_in_the_order_of_the_week,
            slots::a_change_of_slots_needs_the_version_that_was_seen,
            slots::posts_take_the_free_slots_one_after_the_other,
            slots::two_posts_at_once_never_take_one_slot,
            slots::an_account_may_have_slots_of_its_own,
            slots::where_no_slot_is_free_it_is_said,
            recurrences::a_post_that_repeats_is_made_one_at_a_time,
            recurrences::the_same_key_makes_one_recurrence,
            recurrences::a_recurrence_is_changed_paused_and_ended_as_it_was_seen,
            recurrences::what_is_wrong_with_a_recurrence_is_said_with_its_next_times,
            recurrences::a_recurrence_holds_its_media_until_it_ends,
            imports::a_dry_run_says_what_would_become_of_each_row,
            imports::what_is_wrong_with_a_whole_file_is_said,
            imports::the_posts_of_a_file_are_made_together_or_not_at_all,
            imports::the_same_key_imports_a_file_once,
            imports::imported_posts_take_the_free_slots_one_after_the_other,
            imports::a_file_names_only_what_is_there,
            imports::a_file_says_threads_and_texts_of_single_accounts,
            reordering::posts_change_places_and_lose_no_time,
            reordering::posts_change_places_wholly_or_not_at_all,
            calendar::a_card_says_what_a_calendar_needs,
            calendar::cards_stand_in_order_and_end_before_the_range_does,
            calendar::what_is_sent_once_more_stands_where_it_goes_out_next,
            calendar::a_calendar_is_filtered_by_account_and_state,
            calendar::a_range_that_is_none_is_refused_with_its_place,
            status::the_status_counts_what_waits_and_what_went_out,
            status::the_status_tells_what_needs_a_person,
            status::the_status_tells_when_the_tick_has_stopped,
            status::the_status_is_for_people_and_the_instance_for_the_operator,
            media::a_picture_comes_in_by_parts_in_any_order,
            media::a_part_has_exactly_the_bytes_that_it_must_have,
            media::a_file_is_announced_with_a_name_and_a_length,
            media::what_is_no_picture_and_no_video_is_refused_and_deleted,
            kept_media::s21_a_file_is_served_as_what_its_bytes_are,
            kept_media::media_are_listed_named_and_described,
            library::media_are_found_by_their_names_and_words,
            library::a_medium_names_the_posts_that_use_it,
            kept_media::a_thumbnail_is_a_small_picture_beside_a_medium,
            kept_media::a_deleted_medium_is_gone_with_its_bytes,
            kept_media::s33_a_workspace_keeps_no_more_than_it_may,
            kept_media::s36_a_signed_address_opens_one_medium_until_it_ends,
            kept_media::an_account_shows_a_copy_of_its_picture,
            kept_media::s15_somebody_elses_medium_is_not_there,
            input::bad_posts_are_refused_with_their_place,
            input::s18_a_body_of_ten_megabytes_is_refused,
            input::unknown_addresses_and_methods_are_problems,
            floods::s29_a_flood_from_one_address_is_refused_and_others_are_served,
            floods::s29_a_flood_by_one_person_is_refused_and_others_are_served,
            floods::s18_deep_or_countless_json_is_refused_at_once,
            headers::s23_every_answer_has_its_headers,
            headers::s23_every_asset_has_its_headers,
            forgery::s14_a_change_from_elsewhere_changes_nothing,
            forgery::s14_reading_changes_nothing,
            hardening::s15_somebody_elses_ids_are_as_unknown_as_no_ids,
            hardening::s24_a_crafted_request_fails_alone,
            callbacks::s26_a_forged_callback_has_no_effect,
            callbacks::s26_a_callback_that_cannot_be_read_is_refused,
            callbacks::s26_a_deletion_that_nobody_asked_for_is_not_found,
            publishing::now_goes_out_within_two_seconds,
            publishing::a_post_goes_out_at_its_second_and_never_before,
            publishing::r5_twenty_overlapping_ticks_commit_each_post_once,
            publishing::r7_the_same_tick_twice_does_nothing_the_second_time,
            publishing::a_lost_worker_comes_back_at_its_lease_end,
            publishing::a_worker_killed_while_sending_is_looked_up,
            publishing::a_slow_answer_delays_nobody_else,
            publishing::a_token_that_ended_is_refreshed_before_the_commit,
            lateness::r6_a_post_that_comes_too_late_is_missed_without_a_call,
            lateness::r6_after_ten_minutes_without_a_tick_the_first_sends_all_that_is_due,
            publishing::the_receipt_is_a_chain,
            publishing::the_tick_keeps_the_heartbeat,
            changes::an_edited_post_goes_out_as_it_was_edited,
            changes::a_prepared_post_can_still_be_edited_and_moved,
            changes::a_moved_post_goes_out_at_its_new_time_only,
            changes::a_change_needs_the_version_that_was_seen,
            changes::accounts_come_and_go_with_an_edit,
            changes::what_has_gone_out_keeps_its_words,
            changes::a_post_on_its_way_cannot_be_edited,
            changes::a_draft_is_checked_without_being_made,
            decisions::it_is_there_ends_it_without_a_call,
            decisions::send_again_makes_one_more_call,
            decisions::send_again_of_what_is_there_is_recognised,
            decisions::drop_gives_it_up_for_good,
            decisions::what_was_missed_is_sent_when_the_person_says,
            decisions::what_failed_is_changed_and_sent_at_another_time,
            decisions::nobody_decides_for_somebody_else,
            threads::a_thread_goes_out_part_by_part,
            templates::a_template_is_kept_listed_changed_and_deleted,
            templates::what_cannot_be_a_template_is_said_all_at_once,
            templates::no_two_templates_of_a_kind_have_the_same_name,
            templates::the_same_key_makes_one_template,
            templates::a_change_of_a_template_names_the_version_that_it_saw,
            tags::what_was_marked_before_is_told_the_most_used_first,
            tags::a_name_is_told_with_the_networks_that_it_was_written_for,
            threads::a_refused_part_is_changed_and_the_rest_is_sent,
            threads::a_part_whose_answer_was_lost_is_found_and_the_rest_follows,
            threads::a_person_who_has_the_link_lets_the_rest_follow,
            threads::a_worker_killed_between_two_parts_goes_on_where_it_stopped,
            refusals::a_full_window_is_waited_out,
            refusals::a_refused_token_is_refreshed_once,
            refusals::an_empty_wallet_holds_the_post,
            refusals::a_duplicate_fails_with_the_reason,
            refusals::an_answer_that_is_lost_is_looked_up_and_found,
            refusals::a_half_answer_is_looked_up_and_found,
            refusals::a_server_error_that_made_the_post_is_found,
            refusals::a_lost_answer_without_a_post_asks_the_person,
            ledgers::a_ledger_is_checked_without_asking_anybody,
            ledgers::whatever_is_done_to_a_ledger_is_named,
            limits::r16_a_full_window_stops_its_account_and_nobody_else,
            limits::r16_the_call_that_uses_up_a_window_is_the_last_until_it_opens,
            limits::a_402_pauses_the_platform_and_one_delivery_tries_every_fifteen_minutes,
            facebook_posts::a_text_goes_out_on_a_page_with_its_link_and_its_first_comment,
            facebook_posts::a_lost_answer_of_facebook_is_repeated_on_the_same_post,
            formats::each_format_of_x_is_published_as_it_was_uploaded,
            formats::each_format_of_facebook_is_published_as_it_was_uploaded,
            formats::each_format_of_tiktok_is_published_as_it_was_uploaded,
            formats::each_format_of_instagram_is_published_as_it_was_uploaded,
            formats::each_format_of_instagram_goes_out_through_its_own_login_too,
            paper::r29_what_is_accepted_is_asked_for_until_it_is_visible,
            suggestions::a_text_is_made_better_shorter_findable_and_fit_for_each_network,
            suggestions::a_picture_is_put_into_words_and_a_large_one_by_its_small_one,
            suggestions_leaving::whoever_pays_for_long_texts_is_suggested_long_ones,
            suggestions_leaving::s38_only_the_text_the_picture_and_the_names_of_networks_leave,
            suggestions::what_does_not_fit_is_asked_for_once_more_and_then_marked,
            suggestions_refused::r44_each_refusal_of_openai_is_told_with_what_to_do,
            suggestions_refused::what_cannot_be_asked_for_is_said_all_at_once,
            suggestions_refused::a_hostile_suggestion_is_text_and_nothing_else,
            x_media::x_shows_what_was_uploaded_in_its_order_and_with_its_words,
            x_media::a_post_may_be_pictures_without_a_text_and_a_thread_has_its_own,
            x_media::what_x_would_refuse_is_said_before_anything_is_planned,
            doubt::r3_a_lost_answer_is_never_answered_by_sending_again,
            doubt::r4_a_look_up_adopts_the_post_itself_and_no_decoy,
            doubt::r4_where_only_decoys_are_found_the_person_is_asked,
            doubt::r4_where_nobody_can_look_it_stays_open_and_visible,
        }
    };
}
